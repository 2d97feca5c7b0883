-- Which write-ahead log the contents have, so that a server does not begin an empty one while another may have what
-- nothing else has.
ALTER TABLE header
    ADD COLUMN log_id     bigint,                           -- null for none
    ADD COLUMN log_needed boolean NOT NULL DEFAULT false;
