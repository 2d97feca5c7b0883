package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsException;
import org.jspecify.annotations.Nullable;

/// Writes what an [InternalCheck] says puts things right, in batches that are stable one after the other. Confined to a
/// thread that keeps all commits away.
final class InternalRepair implements InternalCheck.Sink, AutoCloseable {
    private static final int BATCH_FIXES = 1000;

    private final RocksDatabase database;
    private final Batch batch;
    private int fixes;
    private long greatestInode;
    private long greatestContent;

    InternalRepair(RocksDatabase database) throws FsException {
        this.database = database;
        this.batch = database.batch();
    }

    void run() throws FsException {
        try (View view = database.view()) {
            InternalCheck check = new InternalCheck(view, this);
            check.run();
            greatestInode = check.greatestInode();
            greatestContent = check.greatestContent();
        }
        write();
    }

    @Override
    public void found(String sentence, InternalCheck.@Nullable Fix fix) throws FsException {
        if (fix != null) {
            fix(fix);
        }
    }

    @Override
    public void fix(InternalCheck.Fix fix) throws FsException {
        fix.to(batch);
        if (++fixes == BATCH_FIXES) {
            write();
        }
    }

    @Override
    public void passed() {
        // Who waits sees the next check.
    }

    private void write() throws FsException {
        batch.writeSynced();
        batch.clear();
        fixes = 0;
    }

    long greatestInode() {
        return greatestInode;
    }

    long greatestContent() {
        return greatestContent;
    }

    @Override
    public void close() {
        batch.close();
    }
}
