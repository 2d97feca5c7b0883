package io.dittofs.config;

import java.util.Comparator;

/// Something that is wrong with a configuration, in one line for the operator.
///
/// @param source the file or environment variable
/// @param line from 1; 0 where the source has no lines
/// @param column from 1; 0 where the source has no lines
/// @param path of the key, such as `adapters.nfs.port` or `shares[0].name`; empty for the whole document
/// @param message what is wrong and what is expected
public record Problem(String source, int line, int column, String path, String message) {
    static final Comparator<Problem> IN_FILE_ORDER = Comparator.comparing((Problem problem) -> problem.line() == 0)
            .thenComparing(Problem::source)
            .thenComparingInt(Problem::line)
            .thenComparingInt(Problem::column);

    /// `FILE:LINE:COLUMN: path: message`, or `VARIABLE: path: message`.
    @Override
    public String toString() {
        String place = line == 0 ? source : source + ":" + line + ":" + column;
        return place + ": " + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
