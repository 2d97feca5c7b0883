package io.dittofs.metadata.content;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// A content store that lets a test do something just before a read, as if another thread were that quick.
public final class HookedContentStore implements ContentStore {
    /// What a test does.
    @FunctionalInterface
    public interface Hook {
        void run() throws FsException;
    }

    private final ContentStore store;
    private final Queue<Hook> beforeReads = new ArrayDeque<>();

    private @Nullable DurabilityTicket releaseTicket;
    private boolean isRemembering;
    private boolean isPuttingOff;
    private boolean isNamingByPath;

    public HookedContentStore(ContentStore store) {
        this.store = store;
    }

    /// Runs each hook once, before one read each.
    public void beforeReads(Hook... hooks) {
        beforeReads.addAll(List.of(hooks));
    }

    /// Answers every release from now on with this ticket.
    public void answerReleases(DurabilityTicket ticket) {
        releaseTicket = ticket;
    }

    /// Has it say from now on whether it remembers what writes do to attributes.
    public void remember(boolean remembers) {
        isRemembering = remembers;
    }

    @Override
    public boolean remembersWrites() {
        return isRemembering;
    }

    /// Has it want to know the names of files from now on.
    public void nameObjectsByPath() {
        isNamingByPath = true;
    }

    @Override
    public boolean namesObjectsByPath() {
        return isNamingByPath;
    }

    /// Puts off every write from now on that must not wait.
    public void putOffWrites() {
        isPuttingOff = true;
    }

    @Override
    public @Nullable WriteReceipt writeAtOnce(
            FileContent file, long offset, ByteBuffer data, Stability stability, long time) throws FsException {
        return isPuttingOff ? null : store.writeAtOnce(file, offset, data, stability, time);
    }

    @Override
    public boolean mayBlock() {
        return store.mayBlock();
    }

    @Override
    public boolean isVolatile() {
        return store.isVolatile();
    }

    @Override
    public ContentLease read(long contentId, long offset, int count) throws FsException {
        Hook hook = beforeReads.poll();
        if (hook != null) {
            hook.run();
        }
        return store.read(contentId, offset, count);
    }

    @Override
    public WriteReceipt write(FileContent file, long offset, ByteBuffer data, Stability stability, long time)
            throws FsException {
        return store.write(file, offset, data, stability, time);
    }

    @Override
    public long allocationNeeded(FileContent file, long offset, int count) throws FsException {
        return store.allocationNeeded(file, offset, count);
    }

    @Override
    public Truncation prepareTruncation(FileContent file, long newSize, long time) throws FsException {
        return store.prepareTruncation(file, newSize, time);
    }

    @Override
    public DurabilityTicket release(long contentId) {
        DurabilityTicket own = store.release(contentId);
        return releaseTicket == null ? own : releaseTicket;
    }

    @Override
    public DurabilityTicket commit(long contentId, long offset, long count) throws FsException {
        return store.commit(contentId, offset, count);
    }

    @Override
    public long writeVerifier() {
        return store.writeVerifier();
    }

    @Override
    public Capacity capacity() {
        return store.capacity();
    }

    @Override
    public void close() {
        store.close();
    }
}
