package io.dittofs.cache.directory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// The content of the file `FORMAT` of a directory. Big-endian.
///
/// ```text
/// offset  bytes
///      0      8  magic of the kind
///      8      4  version of everything in the directory
///     12      4  state: 1 being made, 2 begun
///     16      8  id, at random
///     24      8  zero
///     32      4  CRC-32C of the bytes before
/// ```
///
/// Immutable.
///
/// @param isBegun whether there is something in the directory, always from now on
record DirectoryFormat(DirectoryKind kind, long id, boolean isBegun) {
    static final int BYTES = 36;

    private static final int VERSION_OFFSET = DirectoryKind.MAGIC_BYTES;
    private static final int STATE_OFFSET = VERSION_OFFSET + Integer.BYTES;
    private static final int ID_OFFSET = STATE_OFFSET + Integer.BYTES;
    private static final int CHECKSUM_OFFSET = BYTES - Integer.BYTES;
    private static final int STATE_MAKING = 1;
    private static final int STATE_BEGUN = 2;

    /// The format of a directory, which messages name.
    static DirectoryFormat decode(DirectoryKind kind, Path directory, byte[] content) throws DirectoryRefusedException {
        byte[] magic = magic(kind);
        if (content.length < STATE_OFFSET || !Arrays.equals(content, 0, magic.length, magic, 0, magic.length)) {
            throw new DirectoryRefusedException(directory + " belongs to another program (its FORMAT is not ours): give"
                    + " the " + kind.name() + " an empty directory of its own");
        }
        ByteBuffer in = ByteBuffer.wrap(content);
        int version = in.getInt(VERSION_OFFSET);
        if (version > kind.version()) {
            throw new DirectoryRefusedException(directory + " was written by a newer DittoFS (format " + version
                    + ", this one reads " + kind.version() + "): run that version");
        }
        int state = content.length == BYTES ? in.getInt(STATE_OFFSET) : 0;
        if (version != kind.version()
                || (state != STATE_MAKING && state != STATE_BEGUN)
                || in.getInt(CHECKSUM_OFFSET) != checksum(content)) {
            throw new DirectoryRefusedException(directory + " has a damaged FORMAT file: restore that file");
        }
        return new DirectoryFormat(kind, in.getLong(ID_OFFSET), state == STATE_BEGUN);
    }

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(BYTES)
                .put(magic(kind))
                .putInt(kind.version())
                .putInt(isBegun ? STATE_BEGUN : STATE_MAKING)
                .putLong(id);
        return out.putInt(CHECKSUM_OFFSET, checksum(out.array())).array();
    }

    private static byte[] magic(DirectoryKind kind) {
        return kind.magic().getBytes(StandardCharsets.US_ASCII);
    }

    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content, 0, CHECKSUM_OFFSET);
        return (int) crc.getValue();
    }
}
