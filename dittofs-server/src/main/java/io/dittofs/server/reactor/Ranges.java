package io.dittofs.server.reactor;

import java.time.Duration;

/// Checks of the ranges of settings.
final class Ranges {

    private static final Duration LONGEST = Duration.ofDays(365);

    private Ranges() {}

    static void require(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be from " + min + " to " + max + ": " + value);
        }
    }

    static void requirePositive(String name, Duration value) {
        if (!value.isPositive() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be above zero and at most a year: " + value);
        }
    }
}
