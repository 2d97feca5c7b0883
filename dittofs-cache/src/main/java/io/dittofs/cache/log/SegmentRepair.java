package io.dittofs.cache.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What has to be changed in one segment. Reads, and changes nothing.
///
/// **Threading**: one thread.
final class SegmentRepair {
    private static final int BYTE_VALUES = 1 << Byte.SIZE;
    private static final RecordOwner NOBODY = new RecordOwner(0, 0, 0);

    private final ByteBuffer bytes;
    private final String name;
    private final long logId;
    private final long base;
    private final List<Patch> patches = new ArrayList<>();
    private int salt;

    SegmentRepair(SegmentFile file, String name, long logId) {
        this.bytes = file.memory().asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        this.name = name;
        this.logId = logId;
        this.base = file.base();
    }

    /// Bytes that take the place of others.
    record Patch(int at, ByteBuffer header, LogDamage damage) {
        void apply(ByteBuffer segment) {
            segment.put(at, header, 0, header.capacity());
        }
    }

    /// Whether the segment says what it is.
    ///
    /// @throws LogRefusedException where it says that it is another one's, or newer
    boolean hasHeader() throws LogRefusedException {
        if (bytes.capacity() < SegmentHeader.BYTES) {
            return false;
        }
        if (SegmentHeader.isDamaged(bytes)) {
            return false;
        }
        SegmentHeader.require(bytes, logId, base, name);
        salt = SegmentHeader.salt(bytes);
        return true;
    }

    /// Takes what a lost header said from the first record.
    ///
    /// @return whether there is one
    boolean findHeader() {
        if (bytes.capacity() <= SegmentHeader.BYTES + RecordHeader.BYTES) {
            return false;
        }
        salt = RecordHeader.salt(bytes, SegmentHeader.BYTES);
        if (record(SegmentHeader.BYTES) == null) {
            return false;
        }
        ByteBuffer whole = ByteBuffer.allocate(bytes.capacity()).order(ByteOrder.LITTLE_ENDIAN);
        SegmentHeader.encode(whole, salt, logId, base);
        ByteBuffer header = ByteBuffer.allocate(SegmentHeader.MARK_OFFSET).put(0, whole, 0, SegmentHeader.MARK_OFFSET);
        patches.add(new Patch(
                0, header, new LogDamage(name, 0, SegmentHeader.MARK_OFFSET, LogDamage.Kind.CORRECTED, null)));
        return true;
    }

    private @Nullable LogRecord record(int at) {
        return RecordHeader.decode(bytes, at, salt, base + at);
    }

    /// Walks through the records as a replay does, and says what to change. Behind the mark nothing is damage: what
    /// does not fit there was not synced.
    List<Patch> patches() {
        SegmentHeader.Mark mark = SegmentHeader.mark(bytes, salt);
        int at = SegmentHeader.BYTES;
        while (at < mark.stable()) {
            LogRecord record = record(at);
            if (record == null) {
                record = corrected(at);
            }
            at = record == null ? takeOut(at, mark.stable()) : keep(record, at);
        }
        return List.copyOf(patches);
    }

    /// Where the next record is.
    private int keep(LogRecord record, int at) {
        boolean isWhole = record.type() != RecordType.WRITE
                || RecordHeader.checksum(bytes, at + RecordHeader.BYTES, record.length()) == record.payloadChecksum();
        if (!isWhole) {
            voidOut(at, at + record.bytes(), LogRepair.write(record, base + at));
        }
        return at + record.bytes();
    }

    /// The record whose header has one wrong byte, which is put right.
    private @Nullable LogRecord corrected(int at) {
        if (at > bytes.capacity() - RecordHeader.BYTES) {
            return null;
        }
        ByteBuffer header = ByteBuffer.allocate(RecordHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        header.put(0, bytes, at, RecordHeader.BYTES);
        int room = bytes.capacity() - at;
        for (int index = 0; index < RecordHeader.BYTES; index++) {
            byte damaged = header.get(index);
            for (int value = 0; value < BYTE_VALUES; value++) {
                header.put(index, (byte) value);
                LogRecord record = RecordHeader.decode(header, 0, salt, base + at, room);
                if (record != null) {
                    LogDamage damage = new LogDamage(name, at, at + RecordHeader.BYTES, LogDamage.Kind.CORRECTED, null);
                    patches.add(new Patch(at, header, damage));
                    return record;
                }
            }
            header.put(index, damaged);
        }
        return null;
    }

    /// Takes out what cannot be read, up to the next record that can.
    private int takeOut(int at, int stable) {
        int next = at + RecordHeader.BYTES;
        while (next < stable && record(next) == null) {
            next += RecordHeader.ALIGNMENT;
        }
        next = Math.min(next, stable);
        LogRecord left = RecordHeader.decodeUnchecked(bytes, at);
        LoggedWrite write = left != null && at + left.bytes() == next ? LogRepair.write(left, base + at) : null;
        voidOut(at, next, write);
        return next;
    }

    private void voidOut(int from, int until, @Nullable LoggedWrite write) {
        int length = until - from - RecordHeader.BYTES;
        int checksum = RecordHeader.checksum(bytes, from + RecordHeader.BYTES, length);
        ByteBuffer header = ByteBuffer.allocate(RecordHeader.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        RecordHeader.encode(
                new LogRecord(RecordType.VOID, NOBODY, 0, 0, length, checksum), header, 0, salt, base + from);
        LogDamage.Kind kind = write == null ? LogDamage.Kind.RECORDS_LOST : LogDamage.Kind.WRITE_LOST;
        patches.add(new Patch(from, header, new LogDamage(name, from, until, kind, write)));
    }
}
