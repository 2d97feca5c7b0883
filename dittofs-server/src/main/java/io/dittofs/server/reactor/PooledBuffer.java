package io.dittofs.server.reactor;

import java.nio.ByteBuffer;

/// A leased direct buffer.
///
/// **Threading**: used by one thread at a time; a holder may pass it to another thread with a safe publication.
///
/// **Ownership**: the holder closes it exactly once and touches neither it nor its bytes afterwards.
public interface PooledBuffer extends AutoCloseable {

    /// The bytes: the same buffer object at each call, position and limit belong to the holder.
    ByteBuffer bytes();

    /// Gives the buffer back to its pool.
    ///
    /// **Errors**: a second call throws [IllegalStateException].
    @Override
    void close();
}
