package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsException;
import java.util.Collections;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/// The database as it was at one moment. Request-confined, leased from [RocksDatabase#view].
final class View implements AutoCloseable {
    private final RocksDatabase database;
    private final Snapshot snapshot;
    private final ReadOptions reads;

    View(RocksDatabase database) {
        this.database = database;
        this.snapshot = database.database().getSnapshot();
        this.reads = new ReadOptions().setSnapshot(snapshot);
    }

    /// Is shown one row after the other.
    @FunctionalInterface
    interface Visitor {
        /// @return whether the next row is wanted
        boolean visit(byte[] key, byte[] value) throws FsException;
    }

    byte @Nullable [] get(Family family, byte[] key) throws FsException {
        try {
            return database.database().get(database.handle(family), reads, key);
        } catch (RocksDBException e) {
            throw Faults.of(e);
        }
    }

    /// The values of many keys, in their order; null for each that has none.
    List<byte @Nullable []> getAll(Family family, List<byte[]> keys) throws FsException {
        try {
            return Collections.<byte @Nullable []>unmodifiableList(database.database()
                    .multiGetAsList(reads, Collections.nCopies(keys.size(), database.handle(family)), keys));
        } catch (RocksDBException e) {
            throw Faults.of(e);
        }
    }

    /// Shows all rows of a family, and leaves the block cache to those who read what they need.
    void scan(Family family, Visitor visitor) throws FsException {
        try (ReadOptions uncached = new ReadOptions().setSnapshot(snapshot).setFillCache(false);
                RocksIterator rows = database.database().newIterator(database.handle(family), uncached)) {
            rows.seekToFirst();
            visit(rows, visitor);
        }
    }

    /// Shows the rows from one key to before another.
    void scan(Family family, byte[] from, byte[] until, Visitor visitor) throws FsException {
        try (Slice bound = new Slice(until);
                ReadOptions bounded = new ReadOptions().setSnapshot(snapshot).setIterateUpperBound(bound);
                RocksIterator rows = database.database().newIterator(database.handle(family), bounded)) {
            rows.seek(from);
            visit(rows, visitor);
        }
    }

    /// Begins a walk through a family beside others. **Ownership**: leased, and closed before the view.
    ///
    /// @param isKeyLength which lengths the family's keys have
    Rows rows(Family family, IntPredicate isKeyLength) throws FsException {
        ReadOptions uncached = new ReadOptions().setSnapshot(snapshot).setFillCache(false);
        return new Rows(uncached, database.database().newIterator(database.handle(family), uncached), isKeyLength);
    }

    private static void visit(RocksIterator rows, Visitor visitor) throws FsException {
        while (rows.isValid() && visitor.visit(rows.key(), rows.value())) {
            rows.next();
        }
        try {
            rows.status();
        } catch (RocksDBException e) {
            throw Faults.of(e);
        }
    }

    @Override
    public void close() {
        try {
            reads.close();
            database.database().releaseSnapshot(snapshot);
            snapshot.close();
        } finally {
            database.gate().leave();
        }
    }
}
