package io.dittofs.cache.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Makes sure that all bytes of a file have their place on the disk, so that none is refused when it is written through
/// memory, which would kill the process. By `posix_fallocate` on Linux; elsewhere, and on file systems that cannot,
/// by writing zeros.
///
/// **Threading**: stateless.
final class Preallocation {
    private static final int ZEROS_BYTES = 1 << 20;

    // From Linux's errno.h, the same on all architectures that Java runs on.
    private static final int EINTR = 4;
    private static final int EFBIG = 27;
    private static final int ENOSPC = 28;
    private static final int EDQUOT = 122;

    private Preallocation() {}

    /// Makes an empty file `bytes` long.
    static void allocate(Path file, long bytes) throws IOException {
        if (!tryAllocate(file, bytes)) {
            writeZeros(file, bytes);
        }
    }

    /// Gives places to bytes of a file that have none, as those of a sparse copy, if the system can.
    static void complete(Path file) throws IOException {
        boolean _ = tryAllocate(file, Files.size(file));
    }

    /// @return false where the system cannot
    private static boolean tryAllocate(Path file, long bytes) throws IOException {
        int descriptor = SystemCalls.open(file);
        if (descriptor < 0) {
            return false;
        }
        int error = EINTR;
        try {
            while (error == EINTR) {
                error = SystemCalls.allocate(descriptor, 0, bytes);
            }
        } finally {
            SystemCalls.close(descriptor);
        }
        if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
            throw full(file, bytes);
        }
        return error == 0;
    }

    private static void writeZeros(Path file, long bytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (long at = 0; at < bytes; ) {
                zeros.clear().limit((int) Math.min(ZEROS_BYTES, bytes - at));
                at += channel.write(zeros, at);
            }
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            throw message.contains("No space left") || message.contains("quota") ? full(file, bytes) : e;
        }
    }

    private static DiskFullException full(Path file, long bytes) {
        return new DiskFullException("no room for " + bytes + " bytes of write-ahead log in "
                + file.toAbsolutePath().getParent());
    }
}
