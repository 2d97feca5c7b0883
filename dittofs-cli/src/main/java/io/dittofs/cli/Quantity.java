package io.dittofs.cli;

import java.time.Duration;
import java.util.Locale;

/// Numbers in words. Stateless.
final class Quantity {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final int PER_UNIT = 1024;

    private Quantity() {}

    /// A size with one decimal in the unit that suits it.
    static String bytes(long bytes) {
        if (bytes < PER_UNIT) {
            return count(bytes, "byte");
        }
        double size = (double) bytes / PER_UNIT;
        int unit = 0;
        while (size >= PER_UNIT) {
            size /= PER_UNIT;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
    }

    /// A time in its two largest units.
    static String time(Duration time) {
        if (time.toDays() > 0) {
            return time.toDays() + " d " + time.toHoursPart() + " h";
        } else if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        } else if (time.toMinutes() > 0) {
            return time.toMinutes() + " min " + time.toSecondsPart() + " s";
        }
        return time.toSeconds() + " s";
    }

    /// So many of something.
    static String count(long number, String what) {
        return number == 1 ? "1 " + what : String.format(Locale.ROOT, "%,d %ss", number, what);
    }
}
