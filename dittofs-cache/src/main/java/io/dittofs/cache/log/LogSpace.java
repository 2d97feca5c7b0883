package io.dittofs.cache.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The segments of the log: those in use, the current one that takes records, and those that come next.
///
/// ```text
/// in use:  oldest ... current        next: ready, with a header and a name     spare files
/// ```
///
/// The last segment that is ready is the reserve: control records may begin it, writes may not. So what frees space
/// never needs free space. Two are kept ready, so that a write seldom waits for one.
///
/// **Threading**: thread-safe; the fields are guarded by `lock`. Of the volatile ones only the writes are.
final class LogSpace {
    /// How many segments are kept ready: one for writes, and the reserve.
    static final int READY_WANTED = 2;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition readyChanged = lock.newCondition();
    private final Condition workWanted = lock.newCondition();
    private final InFlight inFlight = new InFlight();
    private final ArrayDeque<Segment> ready = new ArrayDeque<>();
    private final ArrayDeque<SegmentFile> spares = new ArrayDeque<>();
    private final int segmentBytes;
    private final int segmentsWanted;

    private volatile Segment[] segments;
    private volatile long head;
    /// May begin above what is wanted, for a log that was larger.
    private int segmentsMax;
    private boolean hasWork;
    private boolean isMaking;
    /// To make a segment ready, successful or not.
    private long attempts;
    private boolean isClosed;
    private LogFullException.@Nullable Reason trouble;
    private long troubleUntilNanos;
    private long recordCount;
    private long dataBytes;
    private long recycledCount;

    /// @param found the segments of before, all sealed
    LogSpace(LogOptions options, List<Segment> found, List<SegmentFile> spares) {
        this.segmentBytes = options.segmentBytes();
        this.segmentsWanted = options.segmentsMax();
        this.segments = found.toArray(Segment[]::new);
        this.segmentsMax = Math.max(segmentsWanted, found.size() + 1);
        this.spares.addAll(spares);
        this.head = found.isEmpty() ? 0 : found.getLast().end();
    }

    /// Where a record's payload goes, and the counter to decrement when it is there.
    record Place(Segment segment, int offset, AtomicInteger inFlight) {}

    /// What the committer forces: of a segment the offsets from `from` to `to`.
    ///
    /// @param isLast whether no more records come
    record Span(Segment segment, int from, int to, boolean isLast) {}

    /// What is to be forced to make all records below `target` stable, once the copies of before have ended.
    record Flush(List<Span> spans, long target, AtomicInteger inFlight) {}

    /// Puts a record's header into the log.
    Place append(LogRecord entry) throws LogFullException {
        lock.lock();
        try {
            Segment segment = segmentFor(entry);
            int offset = segment.append(entry);
            head = segment.base() + segment.tail();
            recordCount++;
            dataBytes += entry.length();
            return new Place(segment, offset, inFlight.enter());
        } finally {
            lock.unlock();
        }
    }

    private Segment segmentFor(LogRecord entry) throws LogFullException {
        int reserve = entry.type().isControl() ? 0 : 1;
        while (true) {
            if (isClosed) {
                throw new IllegalStateException("the log is closed");
            }
            Segment current = current();
            boolean fits = current.hasRoomFor(entry.bytes());
            if (fits && ready.size() >= reserve) {
                return current;
            }
            if (!fits && ready.size() > reserve) {
                begin(ready.remove());
            } else {
                awaitReady();
            }
        }
    }

    private Segment current() {
        return segments[segments.length - 1];
    }

    private void begin(Segment next) {
        assert segments.length == 0 || current().end() == next.base();
        if (segments.length > 0) {
            current().seal();
        }
        Segment[] longer = Arrays.copyOf(segments, segments.length + 1);
        longer[segments.length] = next;
        segments = longer;
        head = next.base() + next.tail();
        wake();
    }

    private void awaitReady() throws LogFullException {
        LogFullException.Reason reason = whyNoneComes();
        if (reason != null) {
            throw new LogFullException(reason);
        }
        long before = attempts;
        wake();
        while (attempts == before && !isClosed) {
            readyChanged.awaitUninterruptibly();
        }
    }

    /// Null while the keeper makes a segment ready, or can.
    private LogFullException.@Nullable Reason whyNoneComes() {
        if (isMaking) {
            return null;
        }
        if (trouble != null && troubleUntilNanos - System.nanoTime() > 0) {
            return trouble;
        }
        return spares.isEmpty() && fileCount() >= segmentsMax ? LogFullException.Reason.LIMIT : null;
    }

    private int fileCount() {
        return segments.length + ready.size() + spares.size();
    }

    private void wake() {
        hasWork = true;
        workWanted.signal();
    }

    /// Has the keeper look whether there is something to do.
    void requestWork() {
        lock.lock();
        try {
            wake();
        } finally {
            lock.unlock();
        }
    }

    /// Has the keeper look whether a segment of which nothing is left can go. Those behind the oldest wait for that,
    /// and the current one for the next: then the keeper looks anyway.
    void noteVoid(Segment segment) {
        Segment[] all = segments;
        if (all.length > 1 && all[0] == segment) {
            requestWork();
        }
    }

    /// Waits until work was requested, or there is trouble to try again.
    ///
    /// @param nanosMax how long to wait at most
    /// @return false when the log is closed
    boolean awaitWork(long nanosMax) throws InterruptedException {
        lock.lock();
        try {
            long nanosLeft = trouble == null ? nanosMax : Math.min(nanosMax, troubleUntilNanos - System.nanoTime());
            while (!hasWork && !isClosed && nanosLeft > 0) {
                nanosLeft = workWanted.awaitNanos(nanosLeft);
            }
            hasWork = false;
            return !isClosed;
        } finally {
            lock.unlock();
        }
    }

    /// The spare file to be made ready next, or null when none is needed, or [#mayCreate] one first.
    @Nullable
    SegmentFile takeSpare() {
        lock.lock();
        try {
            if (isClosed || ready.size() >= READY_WANTED || spares.isEmpty()) {
                return null;
            }
            isMaking = true;
            return spares.remove();
        } finally {
            lock.unlock();
        }
    }

    /// Whether another file is needed and allowed. Then the caller makes one, and says how that went.
    boolean mayCreate() {
        lock.lock();
        try {
            boolean isNeeded = !isClosed && ready.size() < READY_WANTED && spares.isEmpty();
            boolean isInTrouble = trouble != null && troubleUntilNanos - System.nanoTime() > 0;
            if (!isNeeded || isInTrouble || fileCount() >= segmentsMax) {
                return false;
            }
            isMaking = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// The base that the next segment to be made ready has.
    long nextBase() {
        lock.lock();
        try {
            if (!ready.isEmpty()) {
                return ready.getLast().end();
            }
            return segments.length == 0 ? 0 : current().end();
        } finally {
            lock.unlock();
        }
    }

    /// A segment with a header and a name comes next.
    ///
    /// @return whether there was trouble until now
    boolean addReady(Segment segment) {
        lock.lock();
        try {
            ready.add(segment);
            isMaking = false;
            boolean wasTrouble = trouble != null;
            trouble = null;
            attempts++;
            readyChanged.signalAll();
            return wasTrouble;
        } finally {
            lock.unlock();
        }
    }

    /// No segment could be made ready, and none can before `untilNanos`.
    ///
    /// @param file what was to become one
    /// @return whether this is news
    boolean addTrouble(LogFullException.Reason reason, @Nullable SegmentFile file, long untilNanos) {
        lock.lock();
        try {
            if (file != null) {
                spares.addFirst(file);
            }
            isMaking = false;
            boolean isNews = trouble != reason;
            trouble = reason;
            troubleUntilNanos = untilNanos;
            attempts++;
            readyChanged.signalAll();
            return isNews;
        } finally {
            lock.unlock();
        }
    }

    /// Begins the first segment, or the first after those found.
    ///
    /// @return false when there is none
    boolean beginFirst() {
        lock.lock();
        try {
            Segment first = ready.poll();
            if (first == null) {
                return false;
            }
            begin(first);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /// The oldest segment if it is in nobody's way any more; it stays in use.
    @Nullable
    Segment oldestIfVoid() {
        lock.lock();
        try {
            Segment oldest = segments[0];
            return segments.length > 1 && oldest.isSealed() && oldest.isVoid() ? oldest : null;
        } finally {
            lock.unlock();
        }
    }

    /// The oldest segment is in use no more, and its file is spare.
    ///
    /// @return a file to be removed, or null
    @Nullable
    SegmentFile recycle(Segment oldest) {
        lock.lock();
        try {
            assert segments[0] == oldest;
            assert oldest.isVoid();
            segments = Arrays.copyOfRange(segments, 1, segments.length);
            recycledCount++;
            segmentsMax = Math.max(segmentsWanted, segmentsMax - 1);
            int othersWaiting = ready.size() + spares.size();
            boolean isOneTooMany = othersWaiting > 0 && fileCount() >= segmentsMax;
            // What is not needed soon belongs to the disk's other users.
            if (isOneTooMany || spares.size() >= READY_WANTED || oldest.size() != segmentBytes) {
                return oldest.file();
            }
            spares.add(oldest.file());
            return null;
        } finally {
            lock.unlock();
        }
    }

    /// What is to be forced for all that was appended so far.
    ///
    /// @param stable up to here all is
    Flush prepareFlush(long stable) {
        lock.lock();
        try {
            List<Span> spans = new ArrayList<>();
            for (Segment segment : segments) {
                if (segment.end() > stable) {
                    int from = (int) Math.max(SegmentHeader.BYTES, stable - segment.base());
                    spans.add(new Span(segment, from, Math.max(from, segment.tail()), segment.isSealed()));
                }
            }
            return new Flush(spans, head, inFlight.turn());
        } finally {
            lock.unlock();
        }
    }

    /// Lets nothing more into the current segment.
    ///
    /// @return where the next one begins
    long sealCurrent() {
        lock.lock();
        try {
            current().seal();
            return current().end();
        } finally {
            lock.unlock();
        }
    }

    /// Lets no more records in, and ends the keeper.
    void close() {
        lock.lock();
        try {
            isClosed = true;
            current().seal();
            workWanted.signalAll();
            readyChanged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// The segment that has this position.
    Segment locate(long position) {
        Segment[] all = segments;
        int low = 0;
        int high = all.length - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (all[middle].base() <= position) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        Segment segment = all[low];
        if (position < segment.base() || position >= segment.end()) {
            throw new IllegalArgumentException("the log has no position " + position);
        }
        return segment;
    }

    /// The segments in use, oldest first; not to be changed.
    Segment[] segments() {
        return segments;
    }

    long head() {
        return head;
    }

    /// Where the segment begins that takes records now.
    long currentBase() {
        return current().base();
    }

    /// How full the log is, and what was put in.
    ///
    /// @param files all that there are, in bytes
    record Usage(long limit, long used, long files, long live, int segments, long records, long data, long recycled) {}

    Usage usage() {
        lock.lock();
        try {
            long used = 0;
            long live = 0;
            for (Segment segment : segments) {
                used += segment.size();
                live += segment.liveBytes();
            }
            long files = used;
            files += (long) (ready.size() + spares.size()) * segmentBytes;
            long limit = (long) segmentsWanted * segmentBytes;
            return new Usage(limit, used, files, live, segments.length, recordCount, dataBytes, recycledCount);
        } finally {
            lock.unlock();
        }
    }
}
