package io.dittofs.cache.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// The content of the file `FORMAT` of a log's directory, as the package describes it. Immutable.
///
/// @param isBegun whether the directory has a segment, always from now on
record FormatFile(long logId, boolean isBegun) {
    static final int VERSION = 1;
    static final int BYTES = 36;

    private static final byte[] MAGIC = "DITTOWAL".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION_OFFSET = MAGIC.length;
    private static final int STATE_OFFSET = VERSION_OFFSET + Integer.BYTES;
    private static final int ID_OFFSET = STATE_OFFSET + Integer.BYTES;
    private static final int CHECKSUM_OFFSET = BYTES - Integer.BYTES;
    private static final int STATE_MAKING = 1;
    private static final int STATE_BEGUN = 2;

    /// The format of a directory, which messages name.
    static FormatFile decode(Path directory, byte[] content) throws LogRefusedException {
        if (content.length < STATE_OFFSET || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new LogRefusedException(directory + " belongs to another program (its FORMAT is not ours): give the"
                    + " write-ahead log an empty directory of its own");
        }
        ByteBuffer in = ByteBuffer.wrap(content);
        int version = in.getInt(VERSION_OFFSET);
        if (version > VERSION) {
            throw new LogRefusedException(directory + " was written by a newer DittoFS (format " + version
                    + ", this one reads " + VERSION + "): run that version");
        }
        int state = content.length == BYTES ? in.getInt(STATE_OFFSET) : 0;
        if (version != VERSION
                || (state != STATE_MAKING && state != STATE_BEGUN)
                || in.getInt(CHECKSUM_OFFSET) != checksum(content)) {
            throw new LogRefusedException(directory + " has a damaged FORMAT file: restore that file");
        }
        return new FormatFile(in.getLong(ID_OFFSET), state == STATE_BEGUN);
    }

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(BYTES)
                .put(MAGIC)
                .putInt(VERSION)
                .putInt(isBegun ? STATE_BEGUN : STATE_MAKING)
                .putLong(logId);
        return out.putInt(CHECKSUM_OFFSET, checksum(out.array())).array();
    }

    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content, 0, CHECKSUM_OFFSET);
        return (int) crc.getValue();
    }
}
