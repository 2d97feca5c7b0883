-- What contents consist of. Hashes are the 32 bytes of a SHA-256.

-- The block map. A hole has no row. Whoever changes the blocks of a content has the advisory lock of its number.
CREATE TABLE block (
    content bigint  NOT NULL,
    index   bigint  NOT NULL,
    hash    bytea   NOT NULL,
    length  integer NOT NULL,           -- bytes that the block has
    PRIMARY KEY (content, index)
);

-- Blocks that the block store has. Rows are locked in the order of their hashes; in place of one that is not there,
-- whoever makes it or dooms an upload of it has the advisory lock of its hash.
CREATE TABLE object (
    hash            bytea   PRIMARY KEY,
    key             text    COLLATE "C" NOT NULL,
    start           bigint  NOT NULL,   -- where in the object of the key the block begins
    length          integer NOT NULL,   -- bytes that it takes there
    reference_count bigint  NOT NULL,   -- how often the block map names the hash
    created         bigint  NOT NULL,
    condemned_since bigint  NOT NULL    -- since when the count is 0; 0 where it is not
) WITH (fillfactor = 85);

CREATE INDEX object_condemned ON object (condemned_since, hash) WHERE reference_count = 0;

-- What is to be deleted from the block store.
CREATE TABLE doomed (
    key    text    COLLATE "C" NOT NULL,
    start  bigint  NOT NULL,
    length integer NOT NULL,
    hash   bytea   NOT NULL,
    PRIMARY KEY (key, start)
);

-- Keeps others from making the row of a block that has none.
CREATE FUNCTION lock_hash(hash bytea) RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock(1145456467, ('x' || encode(substr(hash, 1, 4), 'hex'))::bit(32)::integer)
$$;

-- Applies block changes, wholly or, with an exception, not at all.
--
--   started   when the server was started, to be returned
--   now       the time that new and condemned blocks get
--   locks     the contents, in ascending order
--   kinds     of each change: 1 map, 2 unmap, 3 unmap a range, 4 discard an upload
--   v         8 numbers of each change: content, index, end of the range, how many blocks of it, length, expected
--             length, start and length of the uploaded location
--   hashes, expected, keys  of each change; empty where there is none
--
-- It returns, beside the time, for each range in order where it has blocks left (-1 where it has none), and of each
-- upload that was not needed the number of its change and the location that stays.
-- SQL state of its own, besides those of commit_changes: DFTRY the uploaded location is doomed.
CREATE FUNCTION change_blocks(
    started timestamptz, now bigint, locks bigint[], kinds smallint[], v bigint[], hashes bytea[], expected bytea[],
    keys text[], OUT ran_in timestamptz, OUT left_from bigint[], OUT lost integer[], OUT kept_keys text[],
    OUT kept_starts bigint[], OUT kept_lengths integer[])
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    p          integer;             -- before the numbers of a change
    old_hash   bytea;
    old_length integer;
    gone       bytea[];
    rest       bigint;
    touched    bytea[]   := '{}';   -- hashes, each with a change of its count and the change of the set, if it
    deltas     bigint[]  := '{}';   -- is to be known after it
    origins    integer[] := '{}';
    hit        record;
    found_row  object%ROWTYPE;
    delta      bigint;
    source     integer;
    first      integer;
BEGIN
    ran_in := started;
    left_from := '{}';
    lost := '{}';
    kept_keys := '{}';
    kept_starts := '{}';
    kept_lengths := '{}';
    FOR i IN 1 .. cardinality(locks) LOOP
        PERFORM pg_advisory_xact_lock(locks[i]);
    END LOOP;

    FOR i IN 1 .. cardinality(kinds) LOOP
        p := 8 * (i - 1);
        CASE kinds[i]
        WHEN 1 THEN
            SELECT b.hash, b.length INTO old_hash, old_length
            FROM block b WHERE b.content = v[p+1] AND b.index = v[p+2];
            IF FOUND AND old_hash = hashes[i] AND old_length = v[p+5] THEN
                touched := touched || hashes[i];
                deltas := deltas || 0::bigint;
                origins := origins || i;
            ELSE
                IF coalesce(old_hash, '') <> expected[i] OR coalesce(old_length, 0) <> v[p+6] THEN
                    RAISE EXCEPTION 'block % of content % has changed', v[p+2], v[p+1] USING ERRCODE = 'DFCON';
                END IF;
                INSERT INTO block VALUES (v[p+1], v[p+2], hashes[i], v[p+5])
                ON CONFLICT (content, index) DO UPDATE SET hash = EXCLUDED.hash, length = EXCLUDED.length;
                touched := touched || hashes[i];
                deltas := deltas || 1::bigint;
                origins := origins || i;
                IF old_hash IS NOT NULL THEN
                    touched := touched || old_hash;
                    deltas := deltas || (-1)::bigint;
                    origins := origins || 0;
                END IF;
            END IF;
        WHEN 2 THEN
            DELETE FROM block
            WHERE content = v[p+1] AND index = v[p+2] AND hash = expected[i] AND length = v[p+6];
            IF NOT FOUND THEN
                RAISE EXCEPTION 'block % of content % has changed', v[p+2], v[p+1] USING ERRCODE = 'DFCON';
            END IF;
            touched := touched || expected[i];
            deltas := deltas || (-1)::bigint;
            origins := origins || 0;
        WHEN 3 THEN
            WITH taken AS (
                SELECT index FROM block WHERE content = v[p+1] AND index >= v[p+2] AND index < v[p+3]
                ORDER BY index LIMIT v[p+4]
            ), deleted AS (
                DELETE FROM block b USING taken t WHERE b.content = v[p+1] AND b.index = t.index RETURNING b.hash
            )
            SELECT coalesce(array_agg(hash), '{}') INTO gone FROM deleted;
            touched := touched || gone;
            deltas := deltas || array_fill((-1)::bigint, ARRAY[cardinality(gone)]);
            origins := origins || array_fill(0, ARRAY[cardinality(gone)]);
            SELECT index INTO rest FROM block WHERE content = v[p+1] AND index >= v[p+2] AND index < v[p+3]
            ORDER BY index LIMIT 1;
            left_from := left_from || coalesce(rest, -1);
        WHEN 4 THEN
            touched := touched || hashes[i];
            deltas := deltas || 0::bigint;
            origins := origins || i;
        END CASE;
    END LOOP;

    FOR hit IN
        SELECT t.hash, sum(t.delta)::bigint AS delta, array_agg(t.origin ORDER BY t.origin) AS origins
        FROM unnest(touched, deltas, origins) AS t (hash, delta, origin) GROUP BY t.hash ORDER BY t.hash
    LOOP
        delta := hit.delta;
        SELECT o.* INTO found_row FROM object o WHERE o.hash = hit.hash FOR UPDATE;
        IF NOT FOUND AND hit.origins[cardinality(hit.origins)] > 0 THEN
            PERFORM lock_hash(hit.hash);
            SELECT o.* INTO found_row FROM object o WHERE o.hash = hit.hash FOR UPDATE;
            IF NOT FOUND THEN
                first := NULL;
                FOREACH source IN ARRAY hit.origins LOOP
                    IF first IS NULL AND source > 0 AND kinds[source] = 1 THEN
                        first := source;
                    END IF;
                END LOOP;
                IF first IS NOT NULL THEN
                    IF keys[first] = '' THEN
                        RAISE EXCEPTION 'block % must be uploaded', encode(hit.hash, 'hex') USING ERRCODE = 'DFNOE';
                    END IF;
                    PERFORM 1 FROM doomed WHERE key = keys[first] AND start = v[8*first-1];
                    IF FOUND THEN
                        RAISE EXCEPTION 'the upload % is doomed', keys[first] USING ERRCODE = 'DFTRY';
                    END IF;
                    INSERT INTO object
                    VALUES (hit.hash, keys[first], v[8*first-1], v[8*first], greatest(delta, 1), now, 0)
                    RETURNING * INTO found_row;
                    delta := 0;
                END IF;
            END IF;
        END IF;
        IF found_row.hash IS NOT NULL AND delta <> 0 THEN
            UPDATE object o SET
                reference_count = greatest(o.reference_count + delta, 0),
                condemned_since = CASE
                    WHEN o.reference_count + delta > 0 THEN 0
                    WHEN o.reference_count = 0 THEN o.condemned_since
                    ELSE now END
            WHERE o.hash = hit.hash;
        END IF;
        FOREACH source IN ARRAY hit.origins LOOP
            IF source > 0 AND keys[source] <> ''
                    AND (found_row.hash IS NULL OR keys[source] <> found_row.key
                         OR v[8*source-1] <> found_row.start) THEN
                INSERT INTO doomed VALUES (keys[source], v[8*source-1], v[8*source], hit.hash) ON CONFLICT DO NOTHING;
                IF kinds[source] = 1 THEN
                    lost := lost || source;
                    kept_keys := kept_keys || found_row.key::text;
                    kept_starts := kept_starts || found_row.start;
                    kept_lengths := kept_lengths || found_row.length;
                END IF;
            END IF;
        END LOOP;
    END LOOP;
END
$$;

-- Makes doomed locations of blocks, in the order of their hashes, that are condemned since exactly then.
--
-- It returns the numbers of those it found, and their locations.
CREATE FUNCTION claim_blocks(
    hashes bytea[], sinces bigint[], OUT ran_in timestamptz, OUT claimed integer[], OUT claimed_keys text[],
    OUT claimed_starts bigint[], OUT claimed_lengths integer[])
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    gone object%ROWTYPE;
BEGIN
    ran_in := pg_postmaster_start_time();
    claimed := '{}';
    claimed_keys := '{}';
    claimed_starts := '{}';
    claimed_lengths := '{}';
    FOR i IN 1 .. cardinality(hashes) LOOP
        DELETE FROM object o WHERE o.hash = hashes[i] AND o.reference_count = 0 AND o.condemned_since = sinces[i]
        RETURNING o.* INTO gone;
        IF FOUND THEN
            INSERT INTO doomed VALUES (gone.key, gone.start, gone.length, gone.hash) ON CONFLICT DO NOTHING;
            claimed := claimed || i;
            claimed_keys := claimed_keys || gone.key::text;
            claimed_starts := claimed_starts || gone.start;
            claimed_lengths := claimed_lengths || gone.length;
        END IF;
    END LOOP;
END
$$;

-- Forgets doomed locations, given in ascending order.
CREATE FUNCTION forget_doomed(keys text[], starts bigint[]) RETURNS timestamptz LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1 .. cardinality(keys) LOOP
        DELETE FROM doomed WHERE key = keys[i] AND start = starts[i];
    END LOOP;
    RETURN pg_postmaster_start_time();
END
$$;

-- Adds to the counts of blocks, in the order of their hashes.
CREATE FUNCTION repair_blocks(now bigint, hashes bytea[], deltas bigint[]) RETURNS timestamptz LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1 .. cardinality(hashes) LOOP
        UPDATE object SET
            reference_count = greatest(reference_count + deltas[i], 0),
            condemned_since = CASE
                WHEN reference_count + deltas[i] > 0 THEN 0
                WHEN reference_count = 0 THEN condemned_since
                ELSE now END
        WHERE hash = hashes[i];
    END LOOP;
    RETURN pg_postmaster_start_time();
END
$$;
