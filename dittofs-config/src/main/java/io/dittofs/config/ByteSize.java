package io.dittofs.config;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An amount of bytes, written `4096`, `64KiB`, `512MiB`, `1GiB` (powers of 1024) or `10MB` (powers of 1000).
///
/// @param bytes zero or more
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    private static final Pattern FORM = Pattern.compile("(\\d{1,19}(?:\\.\\d{1,6})?) ?([A-Za-z]{0,3})");
    private static final String[] BINARY_UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final int BITS_PER_UNIT = 10;
    private static final Map<String, Long> UNITS = Map.ofEntries(
            Map.entry("", 1L),
            Map.entry("b", 1L),
            Map.entry("kib", 1L << 10),
            Map.entry("mib", 1L << 20),
            Map.entry("gib", 1L << 30),
            Map.entry("tib", 1L << 40),
            Map.entry("pib", 1L << 50),
            Map.entry("eib", 1L << 60),
            Map.entry("kb", 1_000L),
            Map.entry("mb", 1_000_000L),
            Map.entry("gb", 1_000_000_000L),
            Map.entry("tb", 1_000_000_000_000L),
            Map.entry("pb", 1_000_000_000_000_000L));

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size cannot be negative");
        }
    }

    public static ByteSize ofMebibytes(long mebibytes) {
        return new ByteSize(Math.multiplyExact(mebibytes, 1L << 20));
    }

    /// **Errors**: `IllegalArgumentException` that says what is expected.
    public static ByteSize parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        Long unit = matcher.matches() ? UNITS.get(matcher.group(2).toLowerCase(Locale.ROOT)) : null;
        if (unit == null) {
            throw new IllegalArgumentException("must be a size such as 512MiB, 1GiB or 4096, not " + Quoted.of(text));
        }
        try {
            BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit));
            return new ByteSize(bytes.longValueExact());
        } catch (ArithmeticException inexact) {
            throw new IllegalArgumentException(
                    "must be a whole number of bytes below 8EiB, not " + Quoted.of(text), inexact);
        }
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /// With the largest binary unit that divides it, so that it parses to the same.
    @Override
    public String toString() {
        int unit = bytes == 0 ? 0 : Long.numberOfTrailingZeros(bytes) / BITS_PER_UNIT;
        return unit == 0 ? Long.toString(bytes) : (bytes >> (unit * BITS_PER_UNIT)) + BINARY_UNITS[unit];
    }
}
