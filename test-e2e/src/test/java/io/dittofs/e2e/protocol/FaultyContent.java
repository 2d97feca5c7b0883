package io.dittofs.e2e.protocol;

import io.dittofs.metadata.content.Capacity;
import io.dittofs.metadata.content.ContentLease;
import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.content.FileContent;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.content.Truncation;
import io.dittofs.metadata.content.WriteReceipt;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A content store in memory that fails on demand, with a refusal or with a bug.
///
/// **Threading**: thread-safe.
final class FaultyContent implements ContentStore {
    private final ContentStore memory = AdapterServer.memory();
    private volatile @Nullable FsError refusal;
    private volatile boolean hasBug;

    /// From now on everything that can fails so; null for not at all.
    void refuse(@Nullable FsError error) {
        refusal = error;
    }

    /// From now on everything that can throws what no code expects.
    void haveBug(boolean bug) {
        hasBug = bug;
    }

    private void fail() throws FsException {
        FsError error = refusal;
        if (error != null) {
            throw new FsException(error);
        }
        if (hasBug) {
            throw new IllegalStateException("a bug that the test put here");
        }
    }

    @Override
    public boolean mayBlock() {
        return false;
    }

    @Override
    public boolean isVolatile() {
        return false;
    }

    @Override
    public ContentLease read(long contentId, long offset, int count) throws FsException {
        fail();
        return memory.read(contentId, offset, count);
    }

    @Override
    public WriteReceipt write(FileContent file, long offset, ByteBuffer data, Stability stability, long time)
            throws FsException {
        fail();
        return memory.write(file, offset, data, stability, time);
    }

    @Override
    public long allocationNeeded(FileContent file, long offset, int count) throws FsException {
        return memory.allocationNeeded(file, offset, count);
    }

    @Override
    public Truncation prepareTruncation(FileContent file, long newSize, long time) throws FsException {
        fail();
        return memory.prepareTruncation(file, newSize, time);
    }

    @Override
    public DurabilityTicket release(long contentId) {
        return memory.release(contentId);
    }

    @Override
    public DurabilityTicket commit(long contentId, long offset, long count) throws FsException {
        fail();
        return memory.commit(contentId, offset, count);
    }

    @Override
    public long writeVerifier() {
        return memory.writeVerifier();
    }

    @Override
    public Capacity capacity() {
        return memory.capacity();
    }

    @Override
    public void close() {
        memory.close();
    }
}
