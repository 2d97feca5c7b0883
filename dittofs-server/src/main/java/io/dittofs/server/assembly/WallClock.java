package io.dittofs.server.assembly;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// The time of day as nanoseconds since the epoch, which is what times of files are. Thread-safe.
///
/// @param source where the time comes from
public record WallClock(InstantSource source) implements LongSupplier {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    @Override
    public long getAsLong() {
        Instant now = source.instant();
        return now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
    }
}
