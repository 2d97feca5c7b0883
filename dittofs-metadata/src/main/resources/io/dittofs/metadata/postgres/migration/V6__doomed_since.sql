-- A commit that an outage cut off may still be carried out after its upload was given up. While the location of the upload
-- is doomed it is refused; so objects are deleted, and their locations forgotten, only after the grace period.
ALTER TABLE doomed ADD COLUMN IF NOT EXISTS since timestamptz NOT NULL DEFAULT now();
