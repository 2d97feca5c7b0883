package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.durability.GroupCommitter;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// What a store keeps of itself, in the default column family.
///
/// ```text
/// instance  ->  the 16 bytes that the format marker has, too
/// secret    ->  the 16 bytes under which file handles are sealed
/// inodes    ->  no inode number above this one was ever given out (8)
/// contents  ->  no content id above this one was ever given out (8)
/// log       ->  see HeaderLogNote
/// ```
///
/// @param secret as above
/// @param inodes as above
/// @param contents as above
@SuppressWarnings("ArrayRecordComponent") // read once at the opening, never compared
record Header(byte[] secret, long inodes, long contents) {
    static final int SECRET_BYTES = 16;
    static final byte[] INSTANCE = key("instance");
    static final byte[] SECRET = key("secret");
    static final byte[] INODES = key("inodes");
    static final byte[] CONTENTS = key("contents");
    static final byte[] LOG = key("log");

    /// Makes the header of a new store, stable.
    static void create(RocksDatabase database, byte[] instance, RandomGenerator random) throws FsException {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        try (Batch batch = database.batch()) {
            batch.put(Family.HEADER, INSTANCE, instance);
            batch.put(Family.HEADER, SECRET, secret);
            batch.put(Family.HEADER, INODES, Keys.number(0));
            batch.put(Family.HEADER, CONTENTS, Keys.number(0));
            batch.writeSynced();
        }
    }

    /// Reads the header of the store with this instance.
    ///
    /// **Errors**: an `IOException` whose message is for the administrator where the database belongs to
    /// another store.
    static Header load(StoreDirectory directory, RocksDatabase database) throws FsException, IOException {
        if (!Arrays.equals(value(database, INSTANCE), directory.instance())) {
            throw new IOException(directory.path() + " has the FORMAT file of one store and the database of another:"
                    + " restore both from one backup");
        }
        return new Header(
                value(database, SECRET), Keys.number(value(database, INODES)), Keys.number(value(database, CONTENTS)));
    }

    private static byte[] value(RocksDatabase database, byte[] key) throws FsException {
        byte[] value = database.get(Family.HEADER, key);
        if (value == null) {
            throw new FsException(
                    FsError.IO, "the header has no " + new String(key, StandardCharsets.US_ASCII) + ", it is damaged");
        }
        return value;
    }

    /// How the limit under a key is raised.
    @SuppressWarnings("ArrayRecordComponent") // a constant, never compared
    record Limit(RocksDatabase database, GroupCommitter committer, byte[] key) implements IdRange.Reservation {
        @Override
        public void reserve(long newLimit) throws FsException {
            committer.enter();
            try (Batch batch = database.batch()) {
                batch.put(Family.HEADER, key, Keys.number(newLimit));
                batch.writeSynced();
            } finally {
                committer.leave();
            }
        }

        @Override
        public DurabilityTicket reserveAhead(long newLimit) throws FsException {
            committer.enter();
            try (Batch batch = database.batch()) {
                batch.put(Family.HEADER, key, Keys.number(newLimit));
                batch.write();
                return committer.sync();
            } finally {
                committer.leave();
            }
        }
    }

    private static byte[] key(String name) {
        return name.getBytes(StandardCharsets.US_ASCII);
    }
}
