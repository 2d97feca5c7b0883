package io.dittofs.server.reactor;

import org.jspecify.annotations.Nullable;

/// A pool of direct buffers in three sizes under one limit of bytes.
///
/// A refusal is the back-pressure signal: who asked on behalf of a socket stops reading from it until buffers come
/// back. The larger a buffer, the earlier it is refused: whatever large messages do, small ones get through.
///
/// **Threading**: thread-safe, never blocks.
///
/// **Ownership**: each buffer handed out is leased: its holder closes it exactly once, on any thread.
public interface BufferPool {

    /// Holds most requests and replies.
    int SMALL_BYTES = 4 * 1024;

    /// Holds a batch of small replies or a directory listing.
    int MEDIUM_BYTES = 64 * 1024;

    /// Holds the largest READ or WRITE with room for the protocol's headers.
    int LARGE_BYTES = 1024 * 1024 + 64 * 1024;

    /// Leases a buffer of at least `bytes`, or returns null when the limit of its size is reached or `bytes` exceeds
    /// [#LARGE_BYTES].
    ///
    /// The buffer's position is 0 and its limit its capacity, its order is big-endian, its content is undefined.
    @Nullable
    PooledBuffer tryAcquire(int bytes);

    /// Whether less than a quarter of the limit is in use, so that asking for more than is needed now hurts nobody.
    boolean isAmple();

    /// What the pool has done and holds.
    Counters counters();

    /// A snapshot of a pool's counters.
    ///
    /// @param bytesInUse bytes of all buffers leased now, counted by the size of their tier
    /// @param acquired leases granted since the start
    /// @param refused leases refused since the start
    record Counters(long bytesInUse, long acquired, long refused) {}
}
