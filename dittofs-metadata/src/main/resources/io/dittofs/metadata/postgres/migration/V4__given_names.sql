-- The names that files and directories got, for content stores whose objects are named by paths: the last four of
-- each, the newest first. Where nobody notes them the table stays empty.
CREATE TABLE given_name (
    inode       bigint   PRIMARY KEY,
    directories bigint[] NOT NULL,
    names       bytea[]  NOT NULL
);

-- As before, and notes names (16), which go with their inode (8, 9).
CREATE OR REPLACE FUNCTION commit_changes(locks bigint[], shared boolean[], kinds smallint[], v bigint[], b bytea[])
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
            DELETE FROM given_name WHERE inode = v[p];
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
        WHEN 16 THEN -- note a name of an inode, ahead of those that were noted before, of which three stay
            INSERT INTO given_name AS g SELECT v[p], ARRAY[v[p+1]], ARRAY[b[q]] FROM inode WHERE number = v[p]
            ON CONFLICT (inode) DO UPDATE SET
                directories = (EXCLUDED.directories || g.directories)[1:4], names = (EXCLUDED.names || g.names)[1:4];
            IF NOT FOUND THEN
                RAISE EXCEPTION 'inode % is gone', v[p] USING ERRCODE = 'DFSTA';
            END IF;
            p := p + 2;
            q := q + 1;
        END CASE;
    END LOOP;
    RETURN pg_postmaster_start_time();
END
$$;
