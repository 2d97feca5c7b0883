package io.dittofs.server.assembly;

import io.dittofs.server.reactor.BufferPool;

/// How much memory the buffers of all connections may take together.
final class BufferMemory {
    private static final long BYTES_MIN = 64L << 20;
    private static final long BYTES_MAX = 1L << 30;

    private BufferMemory() {}

    /// A quarter of the heap's limit, which by default is also that of the JVM's direct memory; but never so little
    /// that the loops' own buffers and a few dozen of the largest records would not fit.
    static long limitBytes(int loops) {
        long quarter = Runtime.getRuntime().maxMemory() / 4;
        return Math.clamp(quarter, BYTES_MIN + (long) loops * BufferPool.LARGE_BYTES, BYTES_MAX);
    }
}
