package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsException;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Writes that happen together. Request-confined, leased from [RocksDatabase#batch].
final class Batch implements AutoCloseable {
    private final RocksDatabase database;
    private final WriteBatch writes = new WriteBatch();

    Batch(RocksDatabase database) {
        this.database = database;
    }

    void put(Family family, byte[] key, byte[] value) throws FsException {
        try {
            writes.put(database.handle(family), key, value);
        } catch (RocksDBException e) {
            throw Faults.of(e);
        }
    }

    void delete(Family family, byte[] key) throws FsException {
        try {
            writes.delete(database.handle(family), key);
        } catch (RocksDBException e) {
            throw Faults.of(e);
        }
    }

    /// Deletes a key that was put exactly once: both records vanish as soon as they meet, where an ordinary deletion
    /// stays until it reaches the last level.
    void deletePutOnce(Family family, byte[] key) throws FsException {
        try {
            writes.singleDelete(database.handle(family), key);
        } catch (RocksDBException e) {
            throw Faults.of(e);
        }
    }

    /// Adds to a counter of a share.
    void add(byte[] key, long delta) throws FsException {
        try {
            writes.merge(database.handle(Family.SHARE), key, ShareCodec.counter(delta));
        } catch (RocksDBException e) {
            throw Faults.of(e);
        }
    }

    /// Makes the writes visible, and leaves it to the next sync of the log to make them stable.
    void write() throws FsException {
        write(false);
    }

    /// Makes the writes visible and stable.
    void writeSynced() throws FsException {
        write(true);
    }

    private void write(boolean isSynced) throws FsException {
        try {
            database.write(writes, isSynced);
        } catch (RocksDBException e) {
            throw Faults.of(e);
        }
    }

    /// Begins anew, with nothing.
    void clear() {
        writes.clear();
    }

    @Override
    public void close() {
        try {
            writes.close();
        } finally {
            database.gate().leave();
        }
    }
}
