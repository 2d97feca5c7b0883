package io.dittofs.cache.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Walks through what a log has when it is opened. Changes nothing but the marks, and those only for a log that is
/// appended to afterwards.
///
/// **Threading**: one thread.
final class Replay {
    private static final Logger LOG = LoggerFactory.getLogger(Replay.class);

    private final Persister persister;
    private final boolean marks;
    private final ReplayVisitor visitor;
    private final List<Segment> segments = new ArrayList<>();

    private long recordCount;
    private long dataBytes;
    private long tornCount;

    private Replay(Persister persister, boolean marks, ReplayVisitor visitor) {
        this.persister = persister;
        this.marks = marks;
        this.visitor = visitor;
    }

    /// Shows all records to the visitor.
    ///
    /// @return the segments, oldest first: sealed, stable, and counted as if everything in them were live
    static List<Segment> run(Persister persister, ReplayVisitor visitor) throws IOException {
        long begin = System.nanoTime();
        Replay replay = new Replay(persister, true, visitor);
        replay.walk();
        if (!replay.segments.isEmpty()) {
            LOG.info(
                    "recovered the write-ahead log; log={} records={} bytes={} segments={} torn={} millis={}",
                    persister.location(),
                    replay.recordCount,
                    replay.dataBytes,
                    replay.segments.size(),
                    replay.tornCount,
                    (System.nanoTime() - begin) / 1_000_000);
        }
        return replay.segments;
    }

    /// Shows all records to the visitor, and leaves the log as it is.
    static void look(Persister persister, ReplayVisitor visitor) throws IOException {
        new Replay(persister, false, visitor).walk();
    }

    private void walk() throws IOException {
        requireRow();
        segments.forEach(this::showCancelled);
        for (Segment segment : segments) {
            walk(segment);
        }
    }

    /// Refuses a log that lacks a segment, before anything is looked at.
    private void requireRow() throws IOException {
        long expected = -1;
        for (SegmentFile file : persister.named()) {
            ByteBuffer bytes = file.memory().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            SegmentHeader.require(bytes, persister.id(), file.base(), name(file.base()));
            if (expected >= 0 && file.base() != expected) {
                throw new LogRefusedException(
                        "%s is missing (the next one is %016x)".formatted(name(expected), file.base())
                                + LogRefusedException.REMEDY);
            }
            Segment segment = new Segment(file, file.base());
            segment.seal();
            segments.add(segment);
            expected = segment.end();
        }
    }

    private String name(long base) {
        return "segment %016x of the write-ahead log in %s".formatted(base, persister.location());
    }

    /// A segment that is read.
    private record Reading(Segment segment, ByteBuffer bytes, SegmentHeader.Mark mark) {
        static Reading of(Segment segment) {
            ByteBuffer bytes = segment.memory().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
            return new Reading(segment, bytes, SegmentHeader.mark(bytes));
        }

        int end() {
            return mark.isComplete() ? mark.stable() : segment.size();
        }

        boolean isStable(int at) {
            return at < mark.stable();
        }

        /// The record that begins there; null where none does.
        @Nullable
        LogRecord record(int at) {
            return RecordHeader.decode(bytes, at, segment.salt(), segment.base() + at);
        }

        boolean isTorn(LogRecord entry, int at) {
            int checksum = RecordHeader.checksum(bytes, at + RecordHeader.BYTES, entry.length());
            return checksum != entry.payloadChecksum();
        }
    }

    private void showCancelled(Segment segment) {
        Reading reading = Reading.of(segment);
        int at = SegmentHeader.BYTES;
        while (at < reading.end()) {
            LogRecord entry = reading.record(at);
            if (entry == null) {
                return;
            }
            if (entry.type() == RecordType.CANCEL) {
                visitor.onCancel(entry.owner(), entry.value());
            }
            at += entry.bytes();
        }
    }

    private void walk(Segment segment) throws IOException {
        Reading reading = Reading.of(segment);
        int at = SegmentHeader.BYTES;
        while (at < reading.end()) {
            LogRecord entry = reading.record(at);
            if (entry != null) {
                visit(reading, entry, at);
                at += entry.bytes();
            } else if (reading.isStable(at)) {
                throw new LogRefusedException(
                        name(segment.base()) + " is damaged at offset " + at + LogRefusedException.REMEDY);
            } else {
                break;
            }
        }
        segment.setTail(Math.min(at, segment.size()));
        if (marks && !reading.mark().isComplete()) {
            makeStable(segment, reading.mark().stable());
        }
    }

    private void visit(Reading reading, LogRecord entry, int at) {
        Segment segment = reading.segment();
        long lsn = segment.base() + at;
        if (!reading.isStable(at) && reading.isTorn(entry, at)) {
            tornCount++;
            segment.limitMark(at);
            return;
        }
        segment.addLive(entry.liveBytes());
        recordCount++;
        dataBytes += entry.length();
        switch (entry.type()) {
            case WRITE ->
                visitor.onWrite(new LoggedWrite(
                        entry.owner(), lsn + RecordHeader.BYTES, entry.value(), entry.length(), entry.time()));
            case TRUNCATE -> visitor.onTruncate(new LoggedTruncate(entry.owner(), lsn, entry.value(), entry.time()));
            case CANCEL, VOID -> {
                // Shown before, or nothing to show.
            }
            case UPLOADED ->
                visitor.onUploaded(
                        entry.owner().contentId(), entry.value(), entry.owner().inode());
        }
    }

    /// What was not forced when the process ended counts as stable from now on, so it has to be.
    private static void makeStable(Segment segment, int stable) throws IOException {
        if (segment.tail() > stable) {
            segment.file().force(stable, segment.tail() - stable);
        }
        segment.mark(segment.tail(), true);
        segment.file().force(0, SegmentHeader.BYTES);
    }
}
