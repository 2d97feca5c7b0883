package io.dittofs.cache.log;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A segment of the log in its present life, and what of it still counts.
///
/// **Threading**: `tail`, `isSealed` and `encoder` are guarded by the lock of [LogSpace]; the mark is written by
/// one thread at a time; the rest is thread-safe.
final class Segment {
    private static final VarHandle WORD = ValueLayout.JAVA_INT.varHandle();
    private static final int PAGE_BYTES = 4096;

    private final SegmentFile file;
    private final MemorySegment memory;
    private final ByteBuffer readOnlyBytes;
    /// Its position and limit are used while a header is written.
    private final ByteBuffer encoder;
    private final ByteBuffer header;
    private final int size;
    private final long base;
    private final int salt;

    private int tail = SegmentHeader.BYTES;
    private boolean isSealed;

    private final AtomicLong liveBytes = new AtomicLong();
    private final AtomicInteger pins = new AtomicInteger();
    /// The log's head when a byte was last discarded.
    private final AtomicLong voidedAt = new AtomicLong();
    /// The records from here on are not known to be whole, so the mark must stay below.
    private final AtomicInteger markLimit = new AtomicInteger(Integer.MAX_VALUE);

    private volatile boolean hasLoss;

    Segment(SegmentFile file, long base) {
        this.file = file;
        this.memory = file.memory();
        ByteBuffer bytes = memory.asByteBuffer();
        this.readOnlyBytes = bytes.asReadOnlyBuffer();
        this.encoder = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        this.header = bytes.slice(0, SegmentHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        this.size = bytes.capacity();
        this.base = base;
        this.salt = SegmentHeader.salt(header);
    }

    SegmentFile file() {
        return file;
    }

    MemorySegment memory() {
        return memory;
    }

    int size() {
        return size;
    }

    long base() {
        return base;
    }

    /// Where the next segment begins.
    long end() {
        return base + size;
    }

    int salt() {
        return salt;
    }

    int tail() {
        return tail;
    }

    void setTail(int offset) {
        assert offset >= tail;
        assert offset <= size;
        tail = offset;
    }

    boolean isEmpty() {
        return tail == SegmentHeader.BYTES;
    }

    boolean hasRoomFor(int bytes) {
        return !isSealed && bytes <= size - tail;
    }

    boolean isSealed() {
        return isSealed;
    }

    /// Lets no more records in.
    void seal() {
        isSealed = true;
        file.sealed();
    }

    /// Writes the header of a record for which there is room.
    ///
    /// @return its offset
    int append(LogRecord record) {
        assert hasRoomFor(record.bytes());
        int at = tail;
        RecordHeader.encode(record, encoder, at, salt, base + at);
        tail = at + record.bytes();
        liveBytes.addAndGet(record.liveBytes());
        return at;
    }

    /// A read-only view of `count` bytes at this position of the log.
    ByteBuffer slice(long position, int count) {
        return readOnlyBytes.slice(Math.toIntExact(position - base), count);
    }

    long liveBytes() {
        return liveBytes.get();
    }

    /// Counts records that were found in the segment.
    void addLive(long bytes) {
        liveBytes.addAndGet(bytes);
    }

    /// @param head of the log now
    /// @return whether nothing is left
    boolean discard(long bytes, long head) {
        // Before the count goes down: who sees it at zero must see this, too.
        voidedAt.accumulateAndGet(head, Math::max);
        long left = liveBytes.addAndGet(-bytes);
        if (left < 0) {
            liveBytes.addAndGet(bytes);
            throw new IllegalStateException("more bytes discarded than segment " + base + " has");
        }
        return left == 0;
    }

    void pin() {
        pins.incrementAndGet();
    }

    /// @return whether nobody pins it any more
    boolean unpin() {
        int left = pins.decrementAndGet();
        if (left < 0) {
            pins.incrementAndGet();
            throw new IllegalStateException("segment " + base + " was unpinned more often than pinned");
        }
        return left == 0;
    }

    /// Whether nobody needs what is in it. For good, once it is sealed.
    boolean isVoid() {
        return liveBytes.get() == 0 && pins.get() == 0;
    }

    long voidedAt() {
        return voidedAt.get();
    }

    /// Keeps the mark from covering a record that is not whole.
    void limitMark(int offset) {
        markLimit.accumulateAndGet(offset, Math::min);
    }

    /// Notes that all records up to `stable` are. Not forced.
    void mark(int stable, boolean isComplete) {
        int limit = markLimit.get();
        SegmentHeader.putMark(
                header, salt, new SegmentHeader.Mark(Math.min(stable, limit), isComplete && stable <= limit));
    }

    boolean hasLoss() {
        return hasLoss;
    }

    /// Notes that forcing failed from this offset on. The system may now take the pages for clean and drop them: what
    /// is written again, even unchanged, is not.
    void lose(int offset) {
        hasLoss = true;
        limitMark(offset);
        for (long at = offset & -PAGE_BYTES; at < size; at += PAGE_BYTES) {
            int _ = (int) WORD.getAndAdd(memory, at, 0);
        }
    }
}
