package io.dittofs.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as they are written: a whole number and a unit, `100ms`, `30s`, `15m`, `1h`. Stateless.
public final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,19}) ?([a-z]{1,2})");
    private static final Map<String, ChronoUnit> UNITS = new LinkedHashMap<>();

    static {
        UNITS.put("d", ChronoUnit.DAYS);
        UNITS.put("h", ChronoUnit.HOURS);
        UNITS.put("m", ChronoUnit.MINUTES);
        UNITS.put("s", ChronoUnit.SECONDS);
        UNITS.put("ms", ChronoUnit.MILLIS);
        UNITS.put("us", ChronoUnit.MICROS);
        UNITS.put("ns", ChronoUnit.NANOS);
    }

    private Durations() {}

    /// **Errors**: `IllegalArgumentException` that says what is expected.
    public static Duration parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        ChronoUnit unit = matcher.matches() ? UNITS.get(matcher.group(2)) : null;
        if (unit == null) {
            throw new IllegalArgumentException(
                    "must be a duration such as 100ms, 30s, 15m or 1h, not " + Quoted.of(text));
        }
        try {
            return bounded(Duration.of(Long.parseLong(matcher.group(1)), unit));
        } catch (ArithmeticException | NumberFormatException overflow) {
            throw new IllegalArgumentException(Quoted.of(text) + " is longer than 292 years", overflow);
        }
    }

    /// Code that takes a duration in nanoseconds must not have to think of overflow.
    private static Duration bounded(Duration duration) {
        long ignored = duration.toNanos();
        assert ignored >= 0;
        return duration;
    }

    /// With the largest unit that divides it.
    public static String format(Duration duration) {
        long nanos = duration.toNanos();
        for (Map.Entry<String, ChronoUnit> unit : UNITS.entrySet()) {
            long unitNanos = unit.getValue().getDuration().toNanos();
            if (nanos != 0 && nanos % unitNanos == 0) {
                return nanos / unitNanos + unit.getKey();
            }
        }
        return "0s";
    }
}
