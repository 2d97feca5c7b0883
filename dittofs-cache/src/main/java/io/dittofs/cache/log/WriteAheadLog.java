package io.dittofs.cache.log;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// A write-ahead log that is at the same time the place of the data until it is uploaded. What was appended survives
/// the death of the process at once, and a power failure once it is stable.
///
/// Records are named by positions: a write by that of its first data byte, a truncation by that of its header. They are
/// forgotten segment by segment, oldest first: when everything in a segment was discarded and nobody pins it, and
/// when the log is stable up to where that was so. The caller discards what newer records, uploads or removals
/// have made void, after these are appended or stored.
///
/// **Threading**: thread-safe. An append takes a lock for as long as a header needs, and copies its data beside
/// others. It waits for the disk only when it needs a segment that is still being made.
///
/// **Ownership**: takes over the persister. Data is borrowed. What [#slice] returns is good while its position is
/// pinned, or some of its bytes are not discarded; nothing may be read or pinned once the log is closed.
///
/// **Errors**: [LogFullException] when there is no room; then nothing has changed. A failed sync fails those who
/// wait for it, counts as a loss, and the log goes on.
public final class WriteAheadLog implements AutoCloseable {
    private final Persister persister;
    private final LogOptions options;
    private final LogSpace space;
    private final Committer committer;
    private final Keeper keeper;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    private WriteAheadLog(Persister persister, LogOptions options, List<Segment> found, RandomGenerator random)
            throws IOException {
        this.persister = persister;
        this.options = options;
        this.space = new LogSpace(options, found, usableSpares(persister, options, found.size()));
        this.committer = new Committer(space, persister.location());
        this.keeper = new Keeper(persister, space, committer, options.segmentBytes(), random);
    }

    /// Opens the log, and shows the visitor what it has. Closes the persister when that fails.
    ///
    /// @param random for the salts of segments: what a client cannot guess
    /// @throws LogRefusedException when the log is damaged, newer or not ours
    public static WriteAheadLog open(
            Persister persister, LogOptions options, ReplayVisitor visitor, RandomGenerator random) throws IOException {
        boolean isOpen = false;
        try {
            List<Segment> found = Replay.run(persister, visitor);
            dropEmptyTail(persister, found);
            WriteAheadLog log = new WriteAheadLog(persister, options, found, random);
            log.keeper.begin();
            log.committer.start(log.space.head());
            log.keeper.start();
            isOpen = true;
            return log;
        } finally {
            if (!isOpen) {
                persister.close();
            }
        }
    }

    /// Shows the visitor what a log has that nobody has open, and changes nothing. The persister stays open, and
    /// stays the caller's.
    ///
    /// @throws LogRefusedException as [#open] does
    public static void look(Persister persister, ReplayVisitor visitor) throws IOException {
        Replay.look(persister, visitor);
    }

    /// Segments that were ready and not begun. They may have records nevertheless, of which a power failure took the
    /// first, so they are not used as they are.
    private static void dropEmptyTail(Persister persister, List<Segment> found) throws IOException {
        while (!found.isEmpty() && found.getLast().isEmpty()) {
            persister.unname(found.removeLast().file());
        }
    }

    private static List<SegmentFile> usableSpares(Persister persister, LogOptions options, int inUse)
            throws IOException {
        int usableMax = Math.clamp(options.segmentsMax() - inUse, 1, LogSpace.READY_WANTED);
        Deque<SegmentFile> usable = new ArrayDeque<>();
        for (SegmentFile file : persister.spares()) {
            if (file.memory().byteSize() == options.segmentBytes() && usable.size() < usableMax) {
                usable.add(file);
            } else {
                persister.remove(file);
            }
        }
        return List.copyOf(usable);
    }

    /// Tells this listener of room from now on, instead of the one before.
    public void listen(SpaceListener listener) {
        keeper.listen(listener);
    }

    /// Appends a write of what remains in `data`, from one byte to [LogOptions#dataBytesMax]. Consumes it.
    ///
    /// @return the position of its first byte
    public long appendWrite(RecordOwner owner, long offset, long time, ByteBuffer data) throws LogFullException {
        int length = data.remaining();
        if (length == 0 || length > options.dataBytesMax()) {
            throw new IllegalArgumentException("a write of " + length + " bytes");
        }
        MemorySegment source = MemorySegment.ofBuffer(data);
        CRC32C checksum = new CRC32C();
        int begin = data.position();
        checksum.update(data);
        LogSpace.Place place;
        try {
            place = space.append(
                    new LogRecord(RecordType.WRITE, owner, offset, time, length, (int) checksum.getValue()));
        } catch (LogFullException e) {
            data.position(begin);
            throw e;
        }
        copy(source, place);
        return place.segment().base() + place.offset() + RecordHeader.BYTES;
    }

    private static void copy(MemorySegment source, LogSpace.Place place) {
        boolean isCopied = false;
        try {
            place.segment().file().write(source, place.offset() + (long) RecordHeader.BYTES);
            isCopied = true;
        } finally {
            if (!isCopied) {
                place.segment().limitMark(place.offset());
                place.segment().discard(source.byteSize(), 0);
            }
            place.inFlight().decrementAndGet();
        }
    }

    /// Appends a truncation, which stays until one byte at its position is discarded.
    ///
    /// @return its position
    public long appendTruncate(RecordOwner owner, long size, long time) throws LogFullException {
        return appendControl(LogRecord.control(RecordType.TRUNCATE, owner, size, time));
    }

    /// Notes that the write or truncation at this position never happened.
    ///
    /// @return the position of the note
    public long appendCancel(RecordOwner owner, long position) throws LogFullException {
        return appendControl(LogRecord.control(RecordType.CANCEL, owner, position, 0));
    }

    /// Notes that the block store has what was written to a block at positions below `upTo`.
    ///
    /// @return the position of the note
    public long appendUploaded(long contentId, long blockIndex, long upTo) throws LogFullException {
        RecordOwner owner = new RecordOwner(0, upTo, contentId);
        return appendControl(LogRecord.control(RecordType.UPLOADED, owner, blockIndex, 0));
    }

    private long appendControl(LogRecord entry) throws LogFullException {
        LogSpace.Place place = space.append(entry);
        place.inFlight().decrementAndGet();
        return place.segment().base() + place.offset();
    }

    /// The position behind the last record.
    public long head() {
        return space.head();
    }

    /// Calls back when all records below `lsn` are stable: on a thread of the log, which it must not keep, or at once
    /// on this one. With the cause when `lsn` falls into a loss: of the records there nobody knows whether they are
    /// stable, and nobody will. One behind a loss says nothing of it: who asks for records of the past asks by
    /// their own positions, or compares [#lossCount].
    ///
    /// @param lsn the end of a record of one's own, or [#head]
    public void whenStable(long lsn, Consumer<@Nullable IOException> callback) {
        committer.whenStable(lsn, callback);
    }

    /// A read-only view of `count` bytes of data at this position.
    public ByteBuffer slice(long position, int count) {
        return space.locate(position).slice(position, count);
    }

    /// Keeps the bytes around this position, of which some are live, until it is unpinned as often.
    public void pin(long position) {
        space.locate(position).pin();
    }

    public void unpin(long position) {
        Segment segment = space.locate(position);
        if (segment.unpin() && segment.liveBytes() == 0) {
            space.noteVoid(segment);
        }
    }

    /// Says that `bytes` more of the record at this position are void. A truncation counts as one byte.
    public void discard(long position, long bytes) {
        Segment segment = space.locate(position);
        if (segment.discard(bytes, space.head())) {
            space.noteVoid(segment);
        }
    }

    /// Everything below blocks the recycling of the oldest segment.
    public long oldestSegmentEnd() {
        Segment[] segments = space.segments();
        return Math.min(segments[0].end(), space.head());
    }

    /// How often the log could not be made stable. Whoever was promised less than stability before may have lost it.
    public long lossCount() {
        return committer.lossCount();
    }

    /// Whether everything is gone when the process ends.
    public boolean isVolatile() {
        return persister.isVolatile();
    }

    public LogStatistics statistics() {
        LogSpace.Usage usage = space.usage();
        return new LogStatistics(
                usage.limit(),
                usage.used(),
                usage.files(),
                usage.live(),
                usage.segments(),
                usage.records(),
                usage.data(),
                committer.forceCount(),
                committer.forceNanos(),
                committer.ticketCount(),
                usage.recycled());
    }

    /// Lets nothing more in, makes everything stable, answers who waits for that, and closes the persister.
    @Override
    public void close() throws IOException {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        space.close();
        try {
            keeper.join();
            committer.close();
        } finally {
            persister.close();
        }
    }
}
