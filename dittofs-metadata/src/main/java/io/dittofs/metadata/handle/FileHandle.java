package io.dittofs.metadata.handle;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import java.nio.ByteBuffer;

/// How a file is named to a client: 32 bytes that mean the same after a restart, a rename of the file and a change
/// of the configuration. Nobody but a [HandleSeal] tells whether one is genuine.
///
/// **Wire**, big-endian:
///
/// ```
///  0               1               2               3
/// +---------------+---------------+---------------+---------------+
/// | version = 1   | zero                                          |
/// +---------------+---------------+---------------+---------------+
/// | share id                                                      |
/// +---------------+---------------+---------------+---------------+
/// | inode number                                        (8 bytes) |
/// +---------------+---------------+---------------+---------------+
/// | generation                                          (8 bytes) |
/// +---------------+---------------+---------------+---------------+
/// | MAC over all before it                              (8 bytes) |
/// +---------------+---------------+---------------+---------------+
/// ```
///
/// @param shareId the share
/// @param id the file within the share's metadata store
/// @param mac SipHash-2-4 under the store's secret
public record FileHandle(int shareId, FileId id, long mac) {
    public static final int BYTES = 32;

    /// The version byte and three zero bytes.
    static final int HEADER = 1 << 24;

    private static final int SHARE_OFFSET = Integer.BYTES;
    private static final int INODE_OFFSET = SHARE_OFFSET + Integer.BYTES;
    private static final int GENERATION_OFFSET = INODE_OFFSET + Long.BYTES;
    private static final int MAC_OFFSET = GENERATION_OFFSET + Long.BYTES;

    static {
        assert MAC_OFFSET + Long.BYTES == BYTES : "the layout has gaps";
    }

    /// Reads the handle that `length` bytes from an absolute offset are; the buffer's position stays. `BAD_HANDLE` for
    /// what never was one.
    public static FileHandle read(ByteBuffer buffer, int offset, int length) throws FsException {
        if (length != BYTES || buffer.getInt(offset) != HEADER) {
            throw new FsException(FsError.BAD_HANDLE);
        }
        FileId id = new FileId(buffer.getLong(offset + INODE_OFFSET), buffer.getLong(offset + GENERATION_OFFSET));
        return new FileHandle(buffer.getInt(offset + SHARE_OFFSET), id, buffer.getLong(offset + MAC_OFFSET));
    }

    /// Writes the 32 bytes.
    public void write(ByteBuffer buffer) {
        buffer.putInt(HEADER)
                .putInt(shareId)
                .putLong(id.inode())
                .putLong(id.generation())
                .putLong(mac);
    }
}
