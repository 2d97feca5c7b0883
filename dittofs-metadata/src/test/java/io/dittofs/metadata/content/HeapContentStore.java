package io.dittofs.metadata.content;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A plain content store for tests: pages of 4 KiB on the heap, one lock, leases that are copies. Thread-safe.
public final class HeapContentStore implements ContentStore {
    public static final int PAGE_BYTES = 4096;
    public static final long VERIFIER = 0x5EED;

    private final long bytesMax;
    private boolean isVolatile;
    private final Map<Long, NavigableMap<Long, byte[]>> contents = new HashMap<>();
    private final AtomicInteger openLeases = new AtomicInteger();
    private long allocated;

    /// A store for so many bytes.
    public HeapContentStore(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    @Override
    public boolean mayBlock() {
        return false;
    }

    @Override
    public synchronized boolean isVolatile() {
        return isVolatile;
    }

    /// Forgets all contents, as the end of a process does.
    public synchronized void restart() {
        isVolatile = true;
        contents.clear();
        allocated = 0;
    }

    /// How many leases nobody has closed yet.
    public int openLeases() {
        return openLeases.get();
    }

    /// The contents that occupy anything.
    public synchronized Set<Long> contentIds() {
        return Set.copyOf(contents.keySet());
    }

    /// What a content occupies.
    public synchronized long allocatedBytes(long contentId) {
        return (long) pages(contentId).size() * PAGE_BYTES;
    }

    @Override
    public synchronized ContentLease read(long contentId, long offset, int count) throws FsException {
        checkRange(offset, count);
        byte[] bytes = new byte[count];
        NavigableMap<Long, byte[]> pages = pages(contentId);
        for (int index = 0; index < count; index++) {
            byte[] page = pages.get((offset + index) / PAGE_BYTES);
            bytes[index] = page == null ? 0 : page[(int) ((offset + index) % PAGE_BYTES)];
        }
        openLeases.incrementAndGet();
        return new Copy(List.of(ByteBuffer.wrap(bytes).asReadOnlyBuffer()), count, openLeases);
    }

    private record Copy(List<ByteBuffer> buffers, int length, AtomicInteger openLeases) implements ContentLease {
        @Override
        public void close() {
            openLeases.decrementAndGet();
        }
    }

    @Override
    public synchronized WriteReceipt write(
            FileContent file, long offset, ByteBuffer data, Stability stability, long time) throws FsException {
        long contentId = file.contentId();
        int count = data.remaining();
        long needed = allocationNeeded(file, offset, count);
        if (needed > bytesMax - allocated) {
            throw new FsException(FsError.NO_SPACE);
        }
        List<Long> filled = new ArrayList<>();
        for (long at = offset; data.hasRemaining(); at++) {
            long index = at / PAGE_BYTES;
            NavigableMap<Long, byte[]> pages = contents.computeIfAbsent(contentId, _ -> new TreeMap<>());
            if (!pages.containsKey(index)) {
                pages.put(index, new byte[PAGE_BYTES]);
                filled.add(index);
                allocated += PAGE_BYTES;
            }
            pages.get(index)[(int) (at % PAGE_BYTES)] = data.get();
        }
        return new WriteReceipt(needed, stability, DurabilityTicket.STABLE, size -> retract(contentId, filled, size));
    }

    private synchronized void retract(long contentId, List<Long> filled, long size) {
        filled.forEach(index -> removePage(contentId, index));
        truncate(contentId, size);
    }

    @Override
    public synchronized long allocationNeeded(FileContent file, long offset, int count) throws FsException {
        long contentId = file.contentId();
        checkRange(offset, count);
        long pages = 0;
        for (long index = offset / PAGE_BYTES; count > 0 && index <= (offset + count - 1) / PAGE_BYTES; index++) {
            pages += pages(contentId).containsKey(index) ? 0 : 1;
        }
        return pages * PAGE_BYTES;
    }

    @Override
    public synchronized Truncation prepareTruncation(FileContent file, long size, long time) {
        long contentId = file.contentId();
        long pages = pages(contentId).tailMap(Math.ceilDiv(size, PAGE_BYTES)).size();
        return new Truncation() {
            @Override
            public long allocatedDelta() {
                return -pages * PAGE_BYTES;
            }

            @Override
            public void apply(DurabilityTicket stored) {
                truncate(contentId, size);
            }

            @Override
            public void cancel() {
                // Nothing was done yet.
            }
        };
    }

    private synchronized void truncate(long contentId, long size) {
        byte[] last = pages(contentId).get(size / PAGE_BYTES);
        if (last != null) {
            Arrays.fill(last, (int) (size % PAGE_BYTES), PAGE_BYTES, (byte) 0);
        }
        List.copyOf(pages(contentId).tailMap(Math.ceilDiv(size, PAGE_BYTES)).keySet())
                .forEach(index -> removePage(contentId, index));
    }

    @Override
    public synchronized DurabilityTicket release(long contentId) {
        List.copyOf(pages(contentId).keySet()).forEach(index -> removePage(contentId, index));
        return DurabilityTicket.STABLE;
    }

    @Override
    public DurabilityTicket commit(long contentId, long offset, long count) {
        return DurabilityTicket.STABLE;
    }

    @Override
    public long writeVerifier() {
        return VERIFIER;
    }

    @Override
    public synchronized Capacity capacity() {
        return new Capacity(bytesMax, bytesMax - allocated);
    }

    @Override
    public void close() {}

    private NavigableMap<Long, byte[]> pages(long contentId) {
        return contents.getOrDefault(contentId, new TreeMap<>());
    }

    private void removePage(long contentId, long index) {
        NavigableMap<Long, byte[]> pages = pages(contentId);
        pages.remove(index);
        allocated -= PAGE_BYTES;
        if (pages.isEmpty()) {
            contents.remove(contentId);
        }
    }

    private static void checkRange(long offset, int count) throws FsException {
        if (offset < 0 || count < 0 || count > Long.MAX_VALUE - offset) {
            throw new FsException(FsError.INVALID);
        }
    }
}
