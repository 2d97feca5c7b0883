package io.dittofs.nfs.rig;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A content store on the heap that counts its leases, fails when told to, and hands out the tickets it is told to.
///
/// **Threading**: thread-safe, guarded by its monitor.
public final class HeapContentStore implements ContentStore {
    public static final long VERIFIER = 0x1122_3344_5566_7788L;
    public static final long TOTAL_BYTES = 1L << 40;

    private static final int PAGE_BYTES = 4096;

    private final boolean mayBlock;
    private final Map<Long, TreeMap<Long, byte[]>> contents = new HashMap<>();
    private final AtomicInteger openLeases = new AtomicInteger();
    private DurabilityTicket ticket = DurabilityTicket.STABLE;
    private @Nullable FsError failure;
    private Runnable beforeWrite = () -> {};
    private int writeCount;

    public HeapContentStore(boolean mayBlock) {
        this.mayBlock = mayBlock;
    }

    /// Every operation fails with this from now on; with null, none.
    public synchronized void failWith(@Nullable FsError error) {
        failure = error;
    }

    /// Writes and commits are stable when this ticket completes.
    public synchronized void promise(DurabilityTicket promised) {
        ticket = promised;
    }

    /// Runs before a write takes effect.
    public synchronized void beforeWrite(Runnable action) {
        beforeWrite = action;
    }

    public int openLeases() {
        return openLeases.get();
    }

    /// How many writes took effect.
    public synchronized int writeCount() {
        return writeCount;
    }

    @Override
    public boolean mayBlock() {
        return mayBlock;
    }

    @Override
    public boolean isVolatile() {
        return true;
    }

    @Override
    public synchronized ContentLease read(long contentId, long offset, int count) throws FsException {
        requireWorking();
        ByteBuffer first = ByteBuffer.allocateDirect(count / 2);
        ByteBuffer second = ByteBuffer.allocateDirect(count - count / 2);
        for (int i = 0; i < count; i++) {
            (i < count / 2 ? first : second).put(at(contentId, offset + i));
        }
        openLeases.incrementAndGet();
        return new HeapLease(List.of(first.flip(), second.flip()), count, openLeases);
    }

    private byte at(long contentId, long position) {
        TreeMap<Long, byte[]> pages = contents.get(contentId);
        byte[] page = pages == null ? null : pages.get(position / PAGE_BYTES);
        return page == null ? 0 : page[(int) (position % PAGE_BYTES)];
    }

    @Override
    public WriteReceipt write(FileContent file, long offset, ByteBuffer data, Stability stability, long time)
            throws FsException {
        beforeWrite.run();
        return writeNow(file.contentId(), offset, data, stability);
    }

    private synchronized WriteReceipt writeNow(long contentId, long offset, ByteBuffer data, Stability stability)
            throws FsException {
        requireWorking();
        TreeMap<Long, byte[]> pages = contents.computeIfAbsent(contentId, _ -> new TreeMap<>());
        int before = pages.size();
        for (long position = offset; data.hasRemaining(); position++) {
            byte[] page = pages.computeIfAbsent(position / PAGE_BYTES, _ -> new byte[PAGE_BYTES]);
            page[(int) (position % PAGE_BYTES)] = data.get();
        }
        writeCount++;
        return new WriteReceipt((long) (pages.size() - before) * PAGE_BYTES, stability, ticket, _ -> {
            throw new AssertionError("the metadata store of these tests refuses no write");
        });
    }

    @Override
    public synchronized long allocationNeeded(FileContent file, long offset, int count) {
        TreeMap<Long, byte[]> pages = contents.getOrDefault(file.contentId(), new TreeMap<>());
        long needed = 0;
        for (long page = offset / PAGE_BYTES; page * PAGE_BYTES < offset + count; page++) {
            needed += pages.containsKey(page) ? 0 : PAGE_BYTES;
        }
        return needed;
    }

    @Override
    public synchronized Truncation prepareTruncation(FileContent file, long size, long time) throws FsException {
        long contentId = file.contentId();
        requireWorking();
        return new Truncation() {
            @Override
            public long allocatedDelta() {
                return truncate(contentId, size, false);
            }

            @Override
            public void apply(DurabilityTicket stored) {
                truncate(contentId, size, true);
            }

            @Override
            public void cancel() {
                // Nothing was done yet.
            }
        };
    }

    private synchronized long truncate(long contentId, long size, boolean isMeant) {
        TreeMap<Long, byte[]> pages = contents.get(contentId);
        if (pages == null) {
            return 0;
        }
        SortedMap<Long, byte[]> gone = pages.tailMap((size + PAGE_BYTES - 1) / PAGE_BYTES);
        long delta = -(long) gone.size() * PAGE_BYTES;
        if (isMeant) {
            gone.clear();
            byte[] last = pages.get(size / PAGE_BYTES);
            if (last != null) {
                Arrays.fill(last, (int) (size % PAGE_BYTES), PAGE_BYTES, (byte) 0);
            }
        }
        return delta;
    }

    @Override
    public synchronized DurabilityTicket release(long contentId) {
        contents.remove(contentId);
        return DurabilityTicket.STABLE;
    }

    @Override
    public synchronized DurabilityTicket commit(long contentId, long offset, long count) throws FsException {
        requireWorking();
        if (offset < 0 || count < 0 || offset > Long.MAX_VALUE - count) {
            throw new AssertionError("a range that cannot be: " + offset + "+" + count);
        }
        return ticket;
    }

    @Override
    public long writeVerifier() {
        return VERIFIER;
    }

    @Override
    public Capacity capacity() {
        return new Capacity(TOTAL_BYTES, TOTAL_BYTES / 2);
    }

    @Override
    public void close() {
        // Nothing is held but memory.
    }

    private void requireWorking() throws FsException {
        if (failure != null) {
            throw new FsException(failure);
        }
    }

    /// Bytes in two buffers, so that whoever takes only the first is found out.
    private static final class HeapLease implements ContentLease {
        private final List<ByteBuffer> buffers;
        private final int length;
        private final AtomicInteger openLeases;
        private boolean isClosed;

        HeapLease(List<ByteBuffer> buffers, int length, AtomicInteger openLeases) {
            this.buffers = new ArrayList<>(buffers);
            this.length = length;
            this.openLeases = openLeases;
        }

        @Override
        public List<ByteBuffer> buffers() {
            return buffers;
        }

        @Override
        public int length() {
            return length;
        }

        @Override
        public void close() {
            if (isClosed) {
                throw new AssertionError("a lease closed twice");
            }
            isClosed = true;
            openLeases.decrementAndGet();
        }
    }
}
