package io.dittofs.cache.log;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// The 64 bytes before the payload of a record, as the package describes them.
///
/// **Threading**: stateless.
final class RecordHeader {
    static final int BYTES = 64;

    static final int ALIGNMENT = 8;
    private static final int MAGIC = 'D' | ('L' << 8) | ('R' << 16);
    private static final int MAGIC_MASK = 0xFFFFFF;
    private static final int TYPE_SHIFT = 24;

    private static final int SALT_OFFSET = 4;
    private static final int LSN_OFFSET = SALT_OFFSET + Integer.BYTES;
    private static final int SHARE_OFFSET = LSN_OFFSET + Long.BYTES;
    private static final int LENGTH_OFFSET = SHARE_OFFSET + Integer.BYTES;
    private static final int INODE_OFFSET = LENGTH_OFFSET + Integer.BYTES;
    private static final int CONTENT_OFFSET = INODE_OFFSET + Long.BYTES;
    private static final int VALUE_OFFSET = CONTENT_OFFSET + Long.BYTES;
    private static final int TIME_OFFSET = VALUE_OFFSET + Long.BYTES;
    private static final int PAYLOAD_CHECKSUM_OFFSET = TIME_OFFSET + Long.BYTES;
    private static final int CHECKSUM_OFFSET = PAYLOAD_CHECKSUM_OFFSET + Integer.BYTES;

    static {
        assert CHECKSUM_OFFSET + Integer.BYTES == BYTES;
        assert BYTES % ALIGNMENT == 0;
    }

    private RecordHeader() {}

    static int align(int bytes) {
        return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
    }

    /// Writes a header at `at`. Clears the buffer.
    static void encode(LogRecord record, ByteBuffer out, int at, int salt, long lsn) {
        assert out.order() == ByteOrder.LITTLE_ENDIAN;
        assert at % ALIGNMENT == 0;
        out.clear();
        out.putInt(at, MAGIC | (record.type().code() << TYPE_SHIFT));
        out.putInt(at + SALT_OFFSET, salt);
        out.putLong(at + LSN_OFFSET, lsn);
        out.putInt(at + SHARE_OFFSET, record.owner().shareId());
        out.putInt(at + LENGTH_OFFSET, record.length());
        out.putLong(at + INODE_OFFSET, record.owner().inode());
        out.putLong(at + CONTENT_OFFSET, record.owner().contentId());
        out.putLong(at + VALUE_OFFSET, record.value());
        out.putLong(at + TIME_OFFSET, record.time());
        out.putInt(at + PAYLOAD_CHECKSUM_OFFSET, record.payloadChecksum());
        out.putInt(at + CHECKSUM_OFFSET, checksum(out, at, CHECKSUM_OFFSET));
    }

    /// The record whose header is at `at`, or null when there is none of this segment, or not a whole one. Clears
    /// the buffer.
    static @Nullable LogRecord decode(ByteBuffer in, int at, int salt, long lsn) {
        return decode(in, at, salt, lsn, in.capacity() - at);
    }

    /// [#decode(ByteBuffer, int, int, long)] of a record that has so much room in its segment.
    static @Nullable LogRecord decode(ByteBuffer in, int at, int salt, long lsn, int room) {
        assert in.order() == ByteOrder.LITTLE_ENDIAN;
        in.clear();
        if (at > in.capacity() - BYTES
                || (in.getInt(at) & MAGIC_MASK) != MAGIC
                || in.getInt(at + SALT_OFFSET) != salt
                || in.getLong(at + LSN_OFFSET) != lsn
                || in.getInt(at + CHECKSUM_OFFSET) != checksum(in, at, CHECKSUM_OFFSET)) {
            return null;
        }
        return fields(in, at, room);
    }

    /// What a header says whose checksum is wrong; null where it makes no sense.
    static @Nullable LogRecord decodeUnchecked(ByteBuffer in, int at) {
        in.clear();
        return at > in.capacity() - BYTES || (in.getInt(at) & MAGIC_MASK) != MAGIC
                ? null
                : fields(in, at, in.capacity() - at);
    }

    private static @Nullable LogRecord fields(ByteBuffer in, int at, int room) {
        RecordType type = RecordType.of(in.getInt(at) >>> TYPE_SHIFT);
        int length = in.getInt(at + LENGTH_OFFSET);
        if (type == null || length < 0 || length > room - BYTES || (!type.hasPayload() && length > 0)) {
            return null;
        }
        RecordOwner owner = new RecordOwner(
                in.getInt(at + SHARE_OFFSET), in.getLong(at + INODE_OFFSET), in.getLong(at + CONTENT_OFFSET));
        return new LogRecord(
                type,
                owner,
                in.getLong(at + VALUE_OFFSET),
                in.getLong(at + TIME_OFFSET),
                length,
                in.getInt(at + PAYLOAD_CHECKSUM_OFFSET));
    }

    /// The salt that a record was written under.
    static int salt(ByteBuffer in, int at) {
        return in.getInt(at + SALT_OFFSET);
    }

    /// The checksum of `count` bytes from `at`. Clears the buffer.
    static int checksum(ByteBuffer bytes, int at, int count) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.limit(at + count).position(at));
        bytes.clear();
        return (int) checksum.getValue();
    }
}
