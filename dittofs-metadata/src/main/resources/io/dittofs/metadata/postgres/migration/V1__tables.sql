-- The metadata store of DittoFS. Several servers may work on it at once.
--
-- What the columns have in common:
--  * Numbers of inodes and contents are positive and never given out twice.
--  * uid and gid are unsigned 32-bit numbers, kept in bigint so that they read as what they are.
--  * Times are nanoseconds since 1970-01-01T00:00Z, signed.
--  * Names and targets are bytes, compared as bytes.
--  * There are no foreign keys: commit_changes locks and checks what it needs, and `dittofs fsck` checks the rest.

-- One row: what the store is.
CREATE TABLE header (
    only_row      boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    format        integer NOT NULL,
    instance      bytea   NOT NULL,     -- 16 random bytes
    handle_secret bytea   NOT NULL      -- 16 random bytes under which file handles are sealed
);

-- No number above `last` was ever given out.
CREATE TABLE counter (
    name text   PRIMARY KEY,
    last bigint NOT NULL
);

INSERT INTO counter VALUES ('inode', 0), ('content', 0);

-- Rows are replaced where they lie (no index has a column that changes), if the page has room.
CREATE TABLE inode (
    number          bigint   PRIMARY KEY,
    generation      bigint   NOT NULL,
    type            smallint NOT NULL,  -- 0 file, 1 directory, 2 symlink, 3 block, 4 character, 5 FIFO, 6 socket
    mode            integer  NOT NULL,
    link_count      integer  NOT NULL,
    uid             bigint   NOT NULL,
    gid             bigint   NOT NULL,
    size            bigint   NOT NULL,
    allocated_bytes bigint   NOT NULL,
    atime           bigint   NOT NULL,
    mtime           bigint   NOT NULL,
    ctime           bigint   NOT NULL,
    birth_time      bigint   NOT NULL,
    device          bigint   NOT NULL,  -- major << 32 | minor
    content         bigint   NOT NULL,  -- 0 for all but files
    parent          bigint   NOT NULL,  -- 0 for all but directories; a root is its own
    create_verifier bigint   NOT NULL
) WITH (fillfactor = 85);

-- Cookies grow with time over all directories: one is never given twice, and the lock on the directory that every
-- change of its entries takes makes them become visible in their order within each directory.
CREATE SEQUENCE entry_cookie AS bigint MINVALUE 3 START 3;

CREATE TABLE entry (
    directory bigint NOT NULL,
    name      bytea  NOT NULL,
    child     bigint NOT NULL,
    cookie    bigint NOT NULL,
    PRIMARY KEY (directory, name)
);

CREATE UNIQUE INDEX entry_by_cookie ON entry (directory, cookie);

CREATE TABLE symlink (
    inode  bigint PRIMARY KEY,
    target bytea  NOT NULL
);

CREATE TABLE share (
    id              integer PRIMARY KEY,
    name            text    NOT NULL UNIQUE,
    root            bigint  NOT NULL,
    root_generation bigint  NOT NULL
);

-- What a share uses is the sum over its slots: connections book into different ones, so that commits of one share do
-- not wait for each other.
CREATE TABLE share_usage (
    share  integer  NOT NULL,
    slot   smallint NOT NULL,
    bytes  bigint   NOT NULL,
    inodes bigint   NOT NULL,
    PRIMARY KEY (share, slot)
) WITH (fillfactor = 20);

-- Contents that no inode names any more and that are still to be released.
CREATE TABLE release (
    share   integer NOT NULL,
    content bigint  NOT NULL,
    PRIMARY KEY (share, content)
);

-- The requests of clients that were carried out last, in a ring of 8192 slots.
CREATE SEQUENCE call_number AS bigint;

CREATE TABLE call_note (
    slot integer PRIMARY KEY,
    time bigint  NOT NULL,
    high bigint  NOT NULL,              -- the two halves of the request's id
    low  bigint  NOT NULL
) WITH (fillfactor = 50);

-- An inode as commit_changes gets it: all columns in order.
CREATE FUNCTION inode_values(i inode) RETURNS bigint[] LANGUAGE sql IMMUTABLE AS $$
    SELECT ARRAY[i.number, i.generation, i.type, i.mode, i.link_count, i.uid, i.gid, i.size, i.allocated_bytes,
                 i.atime, i.mtime, i.ctime, i.birth_time, i.device, i.content, i.parent, i.create_verifier]
$$;

-- Applies a change set, wholly or, with an exception, not at all. One call is one transaction and one round trip.
--
--   locks, shared  the inodes to lock, in ascending order, and how: nobody who locks in order waits in a circle.
--                  Whoever changes the entries of a directory or removes it has it locked, so neither happens behind
--                  the other's back.
--   kinds          what to do, one after the other
--   v, b           the numbers and the byte strings of all changes, which each consumes from the front
--
-- It returns when the server was started, since a flush can vouch for commits of the same server process only.
-- SQL states of its own: DFCON conflict, DFSTA stale, DFEXI exists, DFNOE no entry, DFEMP not empty.
CREATE FUNCTION commit_changes(locks bigint[], shared boolean[], kinds smallint[], v bigint[], b bytea[])
RETURNS timestamptz LANGUAGE plpgsql AS $$
DECLARE
    p        integer := 1;      -- the next number
    q        integer := 1;      -- the next byte string
    kind     smallint;
    gone     smallint;
BEGIN
    FOR i IN 1 .. cardinality(locks) LOOP
        IF shared[i] THEN
            PERFORM 1 FROM inode WHERE number = locks[i] FOR SHARE;
        ELSE
            PERFORM 1 FROM inode WHERE number = locks[i] FOR NO KEY UPDATE;
        END IF;
    END LOOP;

    FOREACH kind IN ARRAY kinds LOOP
        CASE kind
        WHEN 1 THEN -- put an inode
            INSERT INTO inode
            VALUES (v[p], v[p+1], v[p+2], v[p+3], v[p+4], v[p+5], v[p+6], v[p+7], v[p+8], v[p+9], v[p+10], v[p+11],
                    v[p+12], v[p+13], v[p+14], v[p+15], v[p+16])
            ON CONFLICT (number) DO UPDATE SET
                generation = EXCLUDED.generation, type = EXCLUDED.type, mode = EXCLUDED.mode,
                link_count = EXCLUDED.link_count, uid = EXCLUDED.uid, gid = EXCLUDED.gid, size = EXCLUDED.size,
                allocated_bytes = EXCLUDED.allocated_bytes, atime = EXCLUDED.atime, mtime = EXCLUDED.mtime,
                ctime = EXCLUDED.ctime, birth_time = EXCLUDED.birth_time, device = EXCLUDED.device,
                content = EXCLUDED.content, parent = EXCLUDED.parent, create_verifier = EXCLUDED.create_verifier;
            p := p + 17;
        WHEN 2 THEN -- replace an inode that is as it was
            UPDATE inode i SET
                generation = v[p+18], type = v[p+19], mode = v[p+20], link_count = v[p+21], uid = v[p+22],
                gid = v[p+23], size = v[p+24], allocated_bytes = v[p+25], atime = v[p+26], mtime = v[p+27],
                ctime = v[p+28], birth_time = v[p+29], device = v[p+30], content = v[p+31], parent = v[p+32],
                create_verifier = v[p+33]
            WHERE number = v[p] AND inode_values(i) = v[p:p+16];
            IF NOT FOUND THEN
                RAISE EXCEPTION 'inode % has changed', v[p] USING ERRCODE = 'DFCON';
            END IF;
            p := p + 34;
        WHEN 3 THEN -- add an entry
            INSERT INTO entry
            SELECT v[p], b[q], v[p+1], nextval('entry_cookie') FROM inode WHERE number = v[p] AND type = 1
            ON CONFLICT (directory, name) DO NOTHING;
            IF NOT FOUND THEN
                PERFORM 1 FROM inode WHERE number = v[p] AND type = 1;
                IF FOUND THEN
                    RAISE EXCEPTION 'the name is taken' USING ERRCODE = 'DFEXI';
                END IF;
                RAISE EXCEPTION 'directory % is gone', v[p] USING ERRCODE = 'DFSTA';
            END IF;
            p := p + 2;
            q := q + 1;
        WHEN 4 THEN -- touch a directory
            UPDATE inode SET mtime = v[p+1], ctime = v[p+1], link_count = link_count + v[p+2]
            WHERE number = v[p] AND type = 1;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'directory % is gone', v[p] USING ERRCODE = 'DFSTA';
            END IF;
            p := p + 3;
        WHEN 5 THEN -- book what a share uses
            UPDATE share_usage SET bytes = bytes + v[p+1], inodes = inodes + v[p+2]
            WHERE share = v[p] AND slot = pg_backend_pid() & 15;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'there is no share %', v[p] USING ERRCODE = 'DFSTA';
            END IF;
            p := p + 3;
        WHEN 6 THEN -- remove an entry
            DELETE FROM entry WHERE directory = v[p] AND name = b[q] AND child = v[p+1];
            IF NOT FOUND THEN
                RAISE EXCEPTION 'the name does not name inode %', v[p+1] USING ERRCODE = 'DFNOE';
            END IF;
            p := p + 2;
            q := q + 1;
        WHEN 7 THEN -- let an entry name another child
            UPDATE entry SET child = v[p+2], cookie = nextval('entry_cookie')
            WHERE directory = v[p] AND name = b[q] AND child = v[p+1];
            IF NOT FOUND THEN
                RAISE EXCEPTION 'the name does not name inode %', v[p+1] USING ERRCODE = 'DFNOE';
            END IF;
            p := p + 3;
            q := q + 1;
        WHEN 8, 9 THEN -- remove an inode; one that is as it was
            IF kind = 8 THEN
                DELETE FROM inode WHERE number = v[p] RETURNING type INTO gone;
            ELSE
                DELETE FROM inode i WHERE number = v[p] AND inode_values(i) = v[p:p+16] RETURNING type INTO gone;
            END IF;
            IF gone IS NULL THEN
                RAISE EXCEPTION 'inode % is gone or has changed', v[p]
                    USING ERRCODE = CASE kind WHEN 8 THEN 'DFSTA' ELSE 'DFCON' END;
            END IF;
            IF gone = 1 THEN
                PERFORM 1 FROM entry WHERE directory = v[p] LIMIT 1;
                IF FOUND THEN
                    RAISE EXCEPTION 'directory % has entries', v[p] USING ERRCODE = 'DFEMP';
                END IF;
            ELSIF gone = 2 THEN
                DELETE FROM symlink WHERE inode = v[p];
            END IF;
            p := p + CASE kind WHEN 8 THEN 1 ELSE 17 END;
        WHEN 10 THEN -- an inode must be as it was
            PERFORM 1 FROM inode i WHERE number = v[p] AND inode_values(i) = v[p:p+16];
            IF NOT FOUND THEN
                RAISE EXCEPTION 'inode % has changed', v[p] USING ERRCODE = 'DFCON';
            END IF;
            p := p + 17;
        WHEN 11 THEN -- a directory must have this parent
            PERFORM 1 FROM inode WHERE number = v[p] AND type = 1 AND parent = v[p+1];
            IF NOT FOUND THEN
                RAISE EXCEPTION 'directory % has moved', v[p] USING ERRCODE = 'DFCON';
            END IF;
            p := p + 2;
        WHEN 12 THEN -- put the target of a symbolic link
            INSERT INTO symlink SELECT v[p], b[q] FROM inode WHERE number = v[p]
            ON CONFLICT (inode) DO UPDATE SET target = EXCLUDED.target;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'inode % is gone', v[p] USING ERRCODE = 'DFSTA';
            END IF;
            p := p + 1;
            q := q + 1;
        WHEN 13 THEN -- note a release
            INSERT INTO release VALUES (v[p], v[p+1]) ON CONFLICT DO NOTHING;
            p := p + 2;
        WHEN 14 THEN -- drop the note of a release
            DELETE FROM release WHERE share = v[p] AND content = v[p+1];
            p := p + 2;
        WHEN 15 THEN -- note a request
            INSERT INTO call_note VALUES (nextval('call_number') & 8191, v[p], v[p+1], v[p+2])
            ON CONFLICT (slot) DO UPDATE SET time = EXCLUDED.time, high = EXCLUDED.high, low = EXCLUDED.low;
            p := p + 3;
        END CASE;
    END LOOP;
    RETURN pg_postmaster_start_time();
END
$$;

-- Gives out the next numbers of a counter for good: they are on the disk before they are used, since what is kept
-- elsewhere under such a number may outlive a commit that is lost here.
--
-- It returns the first of the numbers.
CREATE FUNCTION reserve_numbers(counter_name text, count bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    first bigint;
BEGIN
    PERFORM set_config('synchronous_commit', 'on', true);
    UPDATE counter SET last = last + count WHERE name = counter_name RETURNING last - count + 1 INTO STRICT first;
    RETURN first;
END
$$;
