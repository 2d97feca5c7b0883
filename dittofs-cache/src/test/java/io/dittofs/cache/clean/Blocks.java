package io.dittofs.cache.clean;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Random;

/// Blocks with content made from a number.
final class Blocks {
    private Blocks() {}

    static byte[] content(int seed, int length) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return content;
    }

    static BlockKey key(byte[] content) {
        try {
            return BlockKey.of(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Fills the buffers with as much of the content as they take.
    static void fill(List<ByteBuffer> buffers, byte[] content) {
        int at = 0;
        for (ByteBuffer buffer : buffers) {
            int count = buffer.remaining();
            buffer.put(buffer.position(), content, at, count);
            at += count;
        }
    }

    static byte[] bytes(List<ByteBuffer> slices) {
        byte[] bytes = new byte[slices.stream().mapToInt(ByteBuffer::remaining).sum()];
        int at = 0;
        for (ByteBuffer slice : slices) {
            int count = slice.remaining();
            slice.get(slice.position(), bytes, at, count);
            at += count;
        }
        return bytes;
    }
}
