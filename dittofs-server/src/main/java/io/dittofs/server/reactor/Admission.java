package io.dittofs.server.reactor;

/// Decides when the next message of a connection may be handed out. Until then the connection is not read, so that the
/// peer is slowed down and nothing is dropped.
///
/// **Threading**: thread-safe, called by all loops; must not block.
@FunctionalInterface
public interface Admission {
    /// Lets everything in at once.
    Admission OPEN = _ -> 0;

    /// Lets one message in, or tells how long to wait before asking again.
    ///
    /// @param nowNanos the loop's clock
    /// @return 0 if it is let in; else nanoseconds
    long admit(long nowNanos);
}
