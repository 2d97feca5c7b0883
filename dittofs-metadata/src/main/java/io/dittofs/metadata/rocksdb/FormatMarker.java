package io.dittofs.metadata.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32C;

/// The file `FORMAT` of a store's directory. Big-endian.
///
/// ```text
/// offset  bytes
///      0      8  "DITTOMDB"
///      8      4  version of everything below the directory: 1
///     12      4  state: 1 being made, 2 ready
///     16     16  instance, at random; the database has it, too
///     32      4  CRC-32C of the bytes before
/// ```
///
/// The version changes when an older program must not touch the directory any more. Immutable.
final class FormatMarker {
    static final int VERSION = 1;
    static final int BYTES = 36;

    private static final byte[] MAGIC = "DITTOMDB".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION_OFFSET = MAGIC.length;
    private static final int STATE_OFFSET = VERSION_OFFSET + Integer.BYTES;
    private static final int INSTANCE_OFFSET = STATE_OFFSET + Integer.BYTES;
    private static final int INSTANCE_BYTES = 16;
    private static final int CHECKSUM_OFFSET = INSTANCE_OFFSET + INSTANCE_BYTES;
    private static final int STATE_MAKING = 1;
    private static final int STATE_READY = 2;

    static {
        assert CHECKSUM_OFFSET + Integer.BYTES == BYTES;
    }

    private final boolean isReady;
    private final byte[] instance;

    private FormatMarker(boolean isReady, byte[] instance) {
        this.isReady = isReady;
        this.instance = instance;
    }

    static FormatMarker create(RandomGenerator random) {
        byte[] instance = new byte[INSTANCE_BYTES];
        random.nextBytes(instance);
        return new FormatMarker(false, instance);
    }

    /// The marker of a directory, which messages name.
    static FormatMarker decode(Path directory, byte[] content) throws IOException {
        if (content.length < STATE_OFFSET || !Arrays.equals(content, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException(directory + " belongs to another program (its FORMAT is not ours): give the metadata"
                    + " store an empty directory of its own");
        }
        ByteBuffer in = ByteBuffer.wrap(content);
        int version = in.getInt(VERSION_OFFSET);
        if (version > VERSION) {
            throw new IOException(directory + " was written by a newer DittoFS (format " + version + ", this one reads "
                    + VERSION + "): run that version, or restore a backup of before");
        }
        int state = content.length == BYTES ? in.getInt(STATE_OFFSET) : 0;
        if (version != VERSION
                || (state != STATE_MAKING && state != STATE_READY)
                || in.getInt(CHECKSUM_OFFSET) != checksum(content)) {
            throw new IOException(
                    directory + " has a damaged FORMAT file: restore that file or the directory from a backup");
        }
        return new FormatMarker(state == STATE_READY, Arrays.copyOfRange(content, INSTANCE_OFFSET, CHECKSUM_OFFSET));
    }

    byte[] encode() {
        ByteBuffer out = ByteBuffer.allocate(BYTES)
                .put(MAGIC)
                .putInt(VERSION)
                .putInt(isReady ? STATE_READY : STATE_MAKING)
                .put(instance);
        return out.putInt(checksum(out.array())).array();
    }

    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content, 0, CHECKSUM_OFFSET);
        return (int) crc.getValue();
    }

    boolean isReady() {
        return isReady;
    }

    byte[] instance() {
        return instance.clone();
    }

    FormatMarker ready() {
        return new FormatMarker(true, instance);
    }
}
