package io.dittofs.blocks.s3;

import java.time.Duration;

/// How long is waited. Immutable.
///
/// @param connect for a connection to be made
/// @param idle for the next byte; also for the answer to a whole request
/// @param attempt for one request and its answer, to the last byte
/// @param read for a call that reads, with all its attempts
/// @param call for any other call, with all its attempts; a part of a large object is one
public record S3Timeouts(Duration connect, Duration idle, Duration attempt, Duration read, Duration call) {
    /// An idle connection of S3 is a dead one after some seconds; a slow line that 32 uploads share takes
    /// its time with each, and is not cut off while it moves.
    public static final S3Timeouts DEFAULT = new S3Timeouts(
            Duration.ofSeconds(5),
            Duration.ofSeconds(20),
            Duration.ofSeconds(120),
            Duration.ofSeconds(60),
            Duration.ofSeconds(240));

    public S3Timeouts {
        for (Duration one : new Duration[] {connect, idle, attempt, read, call}) {
            if (!one.isPositive()) {
                throw new IllegalArgumentException("a timeout of " + one);
            }
        }
    }
}
