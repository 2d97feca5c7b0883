package io.dittofs.metadata.handle;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Makes handles and knows its own again. Immutable.
public final class HandleSeal {
    public static final int SECRET_BYTES = 16;

    private final SipHash hash;

    /// @param secret 16 bytes, which never leave the server
    public HandleSeal(byte[] secret) {
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException("a handle secret has " + SECRET_BYTES + " bytes, not " + secret.length);
        }
        ByteBuffer key = ByteBuffer.wrap(secret).order(ByteOrder.LITTLE_ENDIAN);
        this.hash = new SipHash(key.getLong(), key.getLong());
    }

    /// The handle of a file.
    public FileHandle seal(int shareId, FileId id) {
        return new FileHandle(shareId, id, mac(shareId, id));
    }

    /// Refuses a handle that this seal did not make, with `BAD_HANDLE`.
    public void verify(FileHandle handle) throws FsException {
        if (handle.mac() != mac(handle.shareId(), handle.id())) {
            throw new FsException(FsError.BAD_HANDLE);
        }
    }

    private long mac(int shareId, FileId id) {
        long head = (long) FileHandle.HEADER << 32 | Integer.toUnsignedLong(shareId);
        return hash.of(head, id.inode(), id.generation());
    }
}
