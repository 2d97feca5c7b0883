package io.dittofs.metadata.inode;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The name of a directory entry: 1 to 255 bytes of anything but `/` and NUL. Bytes, not characters: no encoding is
/// assumed. `.` and `..` are names that can be looked up but never created. Immutable.
public final class FileName implements Comparable<FileName> {
    /// Bytes, as `NAME_MAX` on Linux.
    public static final int BYTES_MAX = 255;

    private final byte[] bytes;
    private final int hash;

    private FileName(byte[] bytes) {
        this.bytes = bytes;
        this.hash = Arrays.hashCode(bytes);
    }

    /// The name with these bytes, which the name then **owns**: the caller does not change them any more.
    ///
    /// **Errors**: `NAME_TOO_LONG` beyond 255 bytes; `ACCESS` for an empty name and `INVALID` for one with `/` or
    /// NUL, which no client may send.
    public static FileName of(byte[] bytes) throws FsException {
        if (bytes.length == 0) {
            throw new FsException(FsError.ACCESS, "empty name");
        }
        if (bytes.length > BYTES_MAX) {
            throw new FsException(FsError.NAME_TOO_LONG);
        }
        for (byte b : bytes) {
            if (b == 0 || b == '/') {
                throw new FsException(FsError.INVALID, "name with a slash or NUL");
            }
        }
        return new FileName(bytes);
    }

    /// The name as UTF-8 bytes of a string.
    public static FileName of(String name) throws FsException {
        return of(name.getBytes(StandardCharsets.UTF_8));
    }

    /// The bytes, **borrowed**: the caller does not change them.
    public byte[] bytes() {
        return bytes;
    }

    public boolean isDot() {
        return bytes.length == 1 && bytes[0] == '.';
    }

    public boolean isDotDot() {
        return bytes.length == 2 && bytes[0] == '.' && bytes[1] == '.';
    }

    public boolean isDotOrDotDot() {
        return isDot() || isDotDot();
    }

    @Override
    public int compareTo(FileName other) {
        return Arrays.compareUnsigned(bytes, other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileName that && hash == that.hash && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
