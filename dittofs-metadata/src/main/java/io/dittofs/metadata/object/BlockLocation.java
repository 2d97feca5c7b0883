package io.dittofs.metadata.object;

import java.nio.charset.StandardCharsets;

/// Where the bytes of a block lie in the block store, as they are stored there (compressed or encrypted,
/// say).
///
/// @param key the name of an object in the block store, which no other upload ever had
/// @param offset where in it the block begins
/// @param length how many bytes the block takes there
public record BlockLocation(String key, long offset, int length) {
    /// What S3 allows, in UTF-8.
    public static final int KEY_BYTES_MAX = 1024;

    public BlockLocation {
        int keyBytes = key.getBytes(StandardCharsets.UTF_8).length;
        if (keyBytes == 0 || keyBytes > KEY_BYTES_MAX || key.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a key of " + keyBytes + " bytes, or with NUL");
        }
        if (offset < 0 || length <= 0) {
            throw new IllegalArgumentException(length + " bytes at " + offset);
        }
    }

    /// Whether both begin at the same byte of the same object.
    public boolean isSamePlace(BlockLocation other) {
        return offset == other.offset && key.equals(other.key);
    }
}
