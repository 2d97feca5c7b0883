package io.dittofs.blocks.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

/// The file `FORMAT` of a store's directory. Big-endian.
///
/// ```text
/// offset  bytes
///      0      8  "DITTOBLK"
///      8      4  version of everything below the directory: 1
///     12      4  CRC-32C of the bytes before
/// ```
///
/// The version changes when an older program must not touch the directory any more. Stateless.
final class FormatMarker {
    static final int VERSION = 1;
    static final int BYTES = 16;

    private static final byte[] MAGIC = "DITTOBLK".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION_OFFSET = MAGIC.length;
    private static final int CHECKSUM_OFFSET = VERSION_OFFSET + Integer.BYTES;

    static {
        assert CHECKSUM_OFFSET + Integer.BYTES == BYTES;
    }

    private FormatMarker() {}

    /// Refuses the content of a marker that is not this version's; messages name the directory.
    static void requireOurs(Path directory, byte[] content) throws IOException {
        if (content.length < CHECKSUM_OFFSET || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException(directory + " belongs to another program (its FORMAT is not ours): give the block"
                    + " store an empty directory of its own");
        }
        ByteBuffer in = ByteBuffer.wrap(content);
        int version = in.getInt(VERSION_OFFSET);
        if (version > VERSION) {
            throw new IOException(directory + " was written by a newer DittoFS (format " + version + ", this one reads "
                    + VERSION + "): run that version");
        }
        if (version != VERSION || content.length != BYTES || in.getInt(CHECKSUM_OFFSET) != checksum(content)) {
            throw new IOException(directory + " has a damaged FORMAT file: restore that file from a backup");
        }
    }

    static byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(BYTES).put(MAGIC).putInt(VERSION);
        return out.putInt(checksum(out.array())).array();
    }

    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content, 0, CHECKSUM_OFFSET);
        return (int) crc.getValue();
    }
}
