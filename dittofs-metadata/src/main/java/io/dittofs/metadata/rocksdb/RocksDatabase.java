package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.durability.Gate;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Statistics;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// The one holder of native handles: an open RocksDB with its column families. Everything that touches native memory
/// goes through the gate, so that closing the store under load is an error and not a crash.
///
/// **Threading**: thread-safe.
///
/// **Errors**: as [Faults] translates them; `TRY_LATER` once it is closed.
final class RocksDatabase implements AutoCloseable {
    private final Gate gate = new Gate();
    private final NativeResources natives;
    private final RocksDB database;
    private final Map<Family, ColumnFamilyHandle> handles;
    private final Tuning tuning;
    private final LogFiles logs;
    private final ReadOptions pointReads;
    private final WriteOptions unsynced;
    private final WriteOptions synced;

    private RocksDatabase(
            NativeResources natives,
            Tuning tuning,
            RocksDB database,
            Map<Family, ColumnFamilyHandle> handles,
            LogFiles logs) {
        this.natives = natives;
        this.tuning = tuning;
        this.database = database;
        this.handles = handles;
        this.logs = logs;
        this.pointReads = natives.add(new ReadOptions());
        this.unsynced = natives.add(new WriteOptions());
        this.synced = natives.add(new WriteOptions()).setSync(true);
    }

    /// Opens the database of a directory.
    ///
    /// @param mayCreate whether an empty one is made where there is none
    static RocksDatabase open(Path directory, RocksOptions options, boolean mayCreate) throws RocksDBException {
        RocksDB.loadLibrary();
        NativeResources natives = new NativeResources();
        boolean isOpen = false;
        try {
            Tuning tuning = Tuning.of(options, natives);
            DBOptions tuned = tuning.database(mayCreate);
            List<ColumnFamilyDescriptor> descriptors = new ArrayList<>();
            for (Family family : Family.values()) {
                descriptors.add(new ColumnFamilyDescriptor(family.nameBytes(), tuning.family(family)));
            }
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            RocksDB database = natives.add(RocksDB.open(tuned, directory.toString(), descriptors, handles));
            Map<Family, ColumnFamilyHandle> handleOf = new EnumMap<>(Family.class);
            for (Family family : Family.values()) {
                handleOf.put(family, natives.add(handles.get(handleOf.size())));
            }
            isOpen = true;
            return new RocksDatabase(natives, tuning, database, handleOf, new LogFiles(directory));
        } finally {
            if (!isOpen) {
                natives.close();
            }
        }
    }

    /// The newest value of a key; null where there is none.
    byte @Nullable [] get(Family family, byte[] key) throws FsException {
        gate.enter();
        try {
            return database.get(handle(family), pointReads, key);
        } catch (RocksDBException e) {
            throw Faults.of(e);
        } finally {
            gate.leave();
        }
    }

    /// Everything as it is now, for reads that must fit each other. **Ownership**: leased, by the calling thread.
    View view() throws FsException {
        gate.enter();
        return new View(this);
    }

    /// An empty batch. **Ownership**: leased, by the calling thread.
    Batch batch() throws FsException {
        gate.enter();
        return new Batch(this);
    }

    /// Writes a batch to the log and makes it visible.
    void write(WriteBatch batch, boolean isSynced) throws RocksDBException {
        database.write(isSynced ? synced : unsynced, batch);
    }

    /// Returns when everything that was written before is on the disk. An error is for good.
    void syncLog() throws FsException {
        gate.enter();
        try {
            logs.force();
        } catch (IOException e) {
            throw new FsException(
                    FsError.IO,
                    "the log could not be forced to the disk, the store must be opened again: " + e.getMessage());
        } finally {
            gate.leave();
        }
    }

    /// One of RocksDB's numeric properties, over all column families.
    long property(String name) throws FsException {
        gate.enter();
        try {
            return database.getAggregatedLongProperty(name);
        } catch (RocksDBException e) {
            throw Faults.of(e);
        } finally {
            gate.leave();
        }
    }

    /// What the block cache holds now.
    long blockCacheUsage() throws FsException {
        gate.enter();
        try {
            Cache cache = tuning.blockCache();
            return cache.getUsage();
        } finally {
            gate.leave();
        }
    }

    /// RocksDB's counters; only while the database is open.
    Statistics counters() {
        return tuning.statistics();
    }

    ColumnFamilyHandle handle(Family family) {
        return Objects.requireNonNull(handles.get(family));
    }

    RocksDB database() {
        return database;
    }

    Gate gate() {
        return gate;
    }

    /// Waits for those who are reading or writing, and frees everything. What is in the log is not synced by this.
    @Override
    public void close() {
        if (gate.close()) {
            natives.close();
        }
    }
}
