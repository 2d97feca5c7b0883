package io.dittofs.config;

import java.util.List;
import java.util.stream.Collectors;

/// Thrown by the constructor of a settings record for all that is wrong with its values, each with its key. See
/// [Checks].
public final class InvalidSettingsException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidSettingsException(List<Flaw> flaws) {
        super(flaws.stream().map(Flaw::toString).collect(Collectors.joining("; ")));
    }

    /// @param path of the key from the record, such as `port` or `shares[1].name`
    record Flaw(String path, String message) {
        @Override
        public String toString() {
            return path + ": " + message;
        }
    }
}
