package io.dittofs.metadata.deferred;

import java.time.Duration;

/// How much is deferred, and how long.
///
/// @param inodesMax of how many inodes changes are deferred at once; of further ones they are committed as
///     they come
/// @param ageMax how long a change is deferred at most, as long as the store takes it
public record DeferralLimits(int inodesMax, Duration ageMax) {
    /// 16,384 inodes, which take about 7 MiB, and 5 seconds.
    public static final DeferralLimits DEFAULTS = new DeferralLimits(1 << 14, Duration.ofSeconds(5));

    /// A write-behind that looks five times as often as anything may be old, for what is four fifths as
    /// old.
    private static final int LOOKS = 5;

    public DeferralLimits {
        if (inodesMax <= 0 || ageMax.isNegative() || ageMax.isZero()) {
            throw new IllegalArgumentException(inodesMax + " inodes for " + ageMax);
        }
    }

    long lookEveryNanos() {
        return ageMax.toNanos() / LOOKS;
    }

    long dueAfterNanos() {
        return ageMax.toNanos() - lookEveryNanos();
    }
}
