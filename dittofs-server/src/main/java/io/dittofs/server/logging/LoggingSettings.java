package io.dittofs.server.logging;

import io.dittofs.config.Alias;
import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;

/// The section `logging`.
public record LoggingSettings(
        @Doc("least severe level that is logged: trace, debug, info, warn or error") @Default("info")
        Level level,

        @Doc("text, or json for a JSON object a line") @Default("text")
        Format format,

        @Doc("stdout, stderr or the path of a file") @Default("stdout")
        String output) {

    /// The output that is the standard output of the process.
    public static final String STDOUT = "stdout";

    /// The output that is the standard error of the process.
    public static final String STDERR = "stderr";

    public LoggingSettings {
        new Checks()
                .require(!output.isBlank(), "output", "must be stdout, stderr or the path of a file")
                .require(!output.startsWith("~"), "output", "must be a whole path: ~ stands for nothing here")
                .done();
    }

    /// From all to nothing but what is broken.
    public enum Level {
        TRACE,
        DEBUG,
        INFO,
        @Alias("warning")
        WARN,
        ERROR
    }

    /// How a line is written.
    public enum Format {
        /// For people; in colours on a terminal.
        TEXT,
        /// A JSON object a line.
        JSON
    }
}
