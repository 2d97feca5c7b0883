package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.durability.GroupCommitter;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.LogMark;
import io.dittofs.metadata.store.LogNote;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The row `log` of the header: `needed (1) log id (8)`, or nothing at all.
record HeaderLogNote(RocksDatabase database, GroupCommitter committer) implements LogNote {
    private static final int BYTES = 1 + Long.BYTES;

    @Override
    public @Nullable LogMark read() throws FsException {
        byte[] value = database.get(Family.HEADER, Header.LOG);
        if (value == null || value.length == 0) {
            return null;
        }
        if (value.length != BYTES) {
            throw new FsException(FsError.IO, "the note of the write-ahead log has " + value.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(value);
        boolean isNeeded = in.get() != 0;
        return new LogMark(in.getLong(), isNeeded);
    }

    @Override
    public void write(@Nullable LogMark mark) throws FsException {
        committer.enter();
        try (Batch batch = database.batch()) {
            batch.put(Family.HEADER, Header.LOG, mark == null ? new byte[0] : encode(mark));
            batch.writeSynced();
        } finally {
            committer.leave();
        }
    }

    private static byte[] encode(LogMark mark) {
        return ByteBuffer.allocate(BYTES)
                .put((byte) (mark.isNeeded() ? 1 : 0))
                .putLong(mark.logId())
                .array();
    }
}
