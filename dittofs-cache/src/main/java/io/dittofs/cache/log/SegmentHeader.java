package io.dittofs.cache.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The first 4 KiB of a segment, as the package describes them: what the segment is, and the mark of how much of it
/// is stable.
///
/// **Threading**: stateless.
final class SegmentHeader {
    /// Records begin here.
    static final int BYTES = 4096;

    static final int VERSION = 1;

    private static final long MAGIC = magic("DITTOSEG");
    private static final int VERSION_OFFSET = Long.BYTES;
    private static final int SALT_OFFSET = VERSION_OFFSET + Integer.BYTES;
    private static final int LOG_OFFSET = SALT_OFFSET + Integer.BYTES;
    private static final int BASE_OFFSET = LOG_OFFSET + Long.BYTES;
    private static final int SIZE_OFFSET = BASE_OFFSET + Long.BYTES;
    private static final int RESERVED_OFFSET = SIZE_OFFSET + Long.BYTES;
    private static final int CHECKSUM_OFFSET = 60;

    static final int MARK_OFFSET = 512;
    private static final int MARK_COMPLETE_OFFSET = MARK_OFFSET + Integer.BYTES;
    private static final int MARK_SALT_OFFSET = MARK_COMPLETE_OFFSET + Integer.BYTES;
    private static final int MARK_CHECKSUM_OFFSET = MARK_SALT_OFFSET + Integer.BYTES;
    private static final int MARK_COVERED_BYTES = MARK_CHECKSUM_OFFSET - MARK_OFFSET;

    static {
        assert RESERVED_OFFSET < CHECKSUM_OFFSET;
    }

    private SegmentHeader() {}

    /// How much of a segment is stable.
    ///
    /// @param stable up to this offset
    /// @param isComplete whether nothing counts beyond it
    record Mark(int stable, boolean isComplete) {
        /// Where there is no other.
        static final Mark NONE = new Mark(BYTES, false);
    }

    /// Makes the file behind `out` a segment without records and without a mark.
    static void encode(ByteBuffer out, int salt, long logId, long base) {
        assert out.order() == ByteOrder.LITTLE_ENDIAN;
        out.clear();
        for (int at = 0; at < BYTES; at += Long.BYTES) {
            out.putLong(at, 0);
        }
        out.putLong(0, MAGIC);
        out.putInt(VERSION_OFFSET, VERSION);
        out.putInt(SALT_OFFSET, salt);
        out.putLong(LOG_OFFSET, logId);
        out.putLong(BASE_OFFSET, base);
        out.putLong(SIZE_OFFSET, out.capacity());
        out.putInt(CHECKSUM_OFFSET, RecordHeader.checksum(out, 0, CHECKSUM_OFFSET));
    }

    /// Refuses what is not a segment of this log with this base.
    ///
    /// @param name of the segment, for messages
    static void require(ByteBuffer in, long logId, long base, String name) throws LogRefusedException {
        in.clear();
        if (in.capacity() < BYTES || in.getLong(0) != MAGIC) {
            throw new LogRefusedException(
                    name + " is damaged (it does not begin like a segment)" + LogRefusedException.REMEDY);
        }
        int version = in.getInt(VERSION_OFFSET);
        if (version > VERSION) {
            throw new LogRefusedException(name + " was written by a newer DittoFS (format " + version
                    + ", this one reads " + VERSION + "): run that version");
        }
        if (version != VERSION || in.getInt(CHECKSUM_OFFSET) != checksum(in)) {
            throw new LogRefusedException(
                    name + " is damaged (its header has a wrong checksum)" + LogRefusedException.REMEDY);
        }
        if (in.getLong(LOG_OFFSET) != logId) {
            throw new LogRefusedException(name + " belongs to another log: move it back where it came from");
        }
        if (in.getLong(BASE_OFFSET) != base || in.getLong(SIZE_OFFSET) != in.capacity()) {
            throw new LogRefusedException(
                    name + " is damaged (base " + in.getLong(BASE_OFFSET) + " and size " + in.getLong(SIZE_OFFSET)
                            + " instead of " + base + " and " + in.capacity() + ")" + LogRefusedException.REMEDY);
        }
    }

    static int salt(ByteBuffer in) {
        return in.getInt(SALT_OFFSET);
    }

    /// Whether it cannot be said what the segment is. One that says that it is newer is not damaged.
    static boolean isDamaged(ByteBuffer in) {
        in.clear();
        return in.getLong(0) != MAGIC
                || (in.getInt(VERSION_OFFSET) <= VERSION && in.getInt(CHECKSUM_OFFSET) != checksum(in));
    }

    private static int checksum(ByteBuffer in) {
        return RecordHeader.checksum(in, 0, CHECKSUM_OFFSET);
    }

    static Mark mark(ByteBuffer in) {
        return mark(in, salt(in));
    }

    /// The mark of a segment with this salt.
    static Mark mark(ByteBuffer in, int salt) {
        int checksum = RecordHeader.checksum(in, MARK_OFFSET, MARK_COVERED_BYTES);
        int stable = in.getInt(MARK_OFFSET);
        boolean isValid = in.getInt(MARK_CHECKSUM_OFFSET) == checksum
                && in.getInt(MARK_SALT_OFFSET) == salt
                && stable >= BYTES
                && stable <= in.capacity();
        return isValid ? new Mark(stable, in.getInt(MARK_COMPLETE_OFFSET) == 1) : Mark.NONE;
    }

    static void putMark(ByteBuffer out, int salt, Mark mark) {
        out.clear();
        out.putInt(MARK_OFFSET, mark.stable());
        out.putInt(MARK_COMPLETE_OFFSET, mark.isComplete() ? 1 : 0);
        out.putInt(MARK_SALT_OFFSET, salt);
        int checksum = RecordHeader.checksum(out, MARK_OFFSET, MARK_COVERED_BYTES);
        out.putInt(MARK_CHECKSUM_OFFSET, checksum);
    }

    private static long magic(String name) {
        long magic = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            magic |= (long) name.charAt(i) << (i * Byte.SIZE);
        }
        return magic;
    }
}
