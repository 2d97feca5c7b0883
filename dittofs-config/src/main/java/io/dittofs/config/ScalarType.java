package io.dittofs.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A type whose values are written as one scalar.
///
/// @param name of the kind of value, as it follows "must be"
/// @param parser of what is written; its `IllegalArgumentException` says what is expected
/// @param printer the inverse
/// @param jsonTypes that the schema allows
/// @param isPlain whether what is printed needs no quotes
record ScalarType(
        String name,
        Function<String, Object> parser,
        Function<Object, String> printer,
        List<String> jsonTypes,
        boolean isPlain) {

    private static final Map<Class<?>, ScalarType> TYPES = Map.ofEntries(
            Map.entry(String.class, text("text", text -> text, "string")),
            Map.entry(Path.class, text("a path", ScalarType::toPath, "string")),
            Map.entry(Secret.class, text("a secret", ScalarType::toSecret, "string")),
            Map.entry(FileMode.class, text("an octal mode", FileMode::parse, "string", "integer")),
            Map.entry(boolean.class, plain("true or false", ScalarType::toBoolean, "boolean")),
            Map.entry(int.class, plain("a whole number", ScalarType::toInt, "integer")),
            Map.entry(long.class, plain("a whole number", ScalarType::toLong, "integer")),
            Map.entry(double.class, plain("a number", ScalarType::toDouble, "number")),
            Map.entry(ByteSize.class, plain("a size", ByteSize::parse, "string", "integer")),
            Map.entry(
                    Duration.class,
                    new ScalarType(
                            "a duration",
                            Durations::parse,
                            value -> Durations.format((Duration) value),
                            List.of("string"),
                            true)));

    private static final Map<Class<?>, Class<?>> PRIMITIVES = Map.of(
            Boolean.class, boolean.class, Integer.class, int.class, Long.class, long.class, Double.class, double.class);

    private static ScalarType text(String name, Function<String, Object> parser, String... jsonTypes) {
        return new ScalarType(name, parser, Object::toString, List.of(jsonTypes), false);
    }

    private static ScalarType plain(String name, Function<String, Object> parser, String... jsonTypes) {
        return new ScalarType(name, parser, Object::toString, List.of(jsonTypes), true);
    }

    static @Nullable ScalarType of(Class<?> type) {
        return TYPES.get(PRIMITIVES.getOrDefault(type, type));
    }

    /// The type of a class that is known to be a scalar.
    static ScalarType required(Class<?> type) {
        return Objects.requireNonNull(of(type));
    }

    private static Object toBoolean(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false, not " + Quoted.of(text));
        };
    }

    private static Object toInt(String text) {
        try {
            return Integer.parseInt(text.replace("_", ""));
        } catch (NumberFormatException notInt) {
            throw new IllegalArgumentException("must be a whole number, not " + Quoted.of(text), notInt);
        }
    }

    private static Object toLong(String text) {
        try {
            return Long.parseLong(text.replace("_", ""));
        } catch (NumberFormatException notLong) {
            throw new IllegalArgumentException("must be a whole number, not " + Quoted.of(text), notLong);
        }
    }

    private static Object toDouble(String text) {
        try {
            double value = Double.parseDouble(text);
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException notDouble) {
            throw new IllegalArgumentException("must be a number, not " + Quoted.of(text), notDouble);
        }
        throw new IllegalArgumentException("must be a finite number, not " + Quoted.of(text));
    }

    private static Object toPath(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("must be a path and is empty");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException invalid) {
            throw new IllegalArgumentException("must be a path, not " + Quoted.of(text), invalid);
        }
    }

    private static Object toSecret(String text) {
        if (text.equals(Secret.MASK)) {
            throw new IllegalArgumentException("is the mask that is printed for a secret, not the secret itself");
        }
        return Secret.of(text);
    }
}
