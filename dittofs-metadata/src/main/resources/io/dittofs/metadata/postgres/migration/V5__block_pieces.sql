-- Checksums of the pieces of a block, so that a few of them can be read alone.

ALTER TABLE object ADD COLUMN pieces bytea;     -- the CRC-32C of each 64 KiB, 4 bytes each; null where not known

DROP FUNCTION change_blocks(timestamptz, bigint, bigint[], smallint[], bigint[], bytea[], bytea[], text[]);

-- Applies block changes, wholly or, with an exception, not at all.
--
--   started   when the server was started, to be returned
--   now       the time that new and condemned blocks get
--   locks     the contents, in ascending order
--   kinds     of each change: 1 map, 2 unmap, 3 unmap a range, 4 discard an upload
--   v         8 numbers of each change: content, index, end of the range, how many blocks of it, length, expected
--             length, start and length of the uploaded location
--   hashes, expected, keys, piece_sums  of each change; empty where there is none
--
-- It returns, beside the time, for each range in order where it has blocks left (-1 where it has none), and of each
-- upload that was not needed the number of its change and the location that stays.
-- SQL state of its own, besides those of commit_changes: DFTRY the uploaded location is doomed.
CREATE FUNCTION change_blocks(
    started timestamptz, now bigint, locks bigint[], kinds smallint[], v bigint[], hashes bytea[], expected bytea[],
    keys text[], piece_sums bytea[], OUT ran_in timestamptz, OUT left_from bigint[], OUT lost integer[],
    OUT kept_keys text[], OUT kept_starts bigint[], OUT kept_lengths integer[])
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
                    VALUES (hit.hash, keys[first], v[8*first-1], v[8*first], greatest(delta, 1), now, 0,
                            nullif(piece_sums[first], ''))
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
