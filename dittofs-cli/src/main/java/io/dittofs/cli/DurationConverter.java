package io.dittofs.cli;

import io.dittofs.config.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads durations as the configuration writes them. Stateless.
final class DurationConverter implements ITypeConverter<Duration> {
    /// Called by picocli.
    DurationConverter() {}

    @Override
    public Duration convert(String text) {
        try {
            return Durations.parse(text);
        } catch (IllegalArgumentException invalid) {
            throw new TypeConversionException(String.valueOf(invalid.getMessage()));
        }
    }
}
