package io.dittofs.cli;

import picocli.CommandLine.Option;

/// The option `--output`.
final class OutputOption {
    @Option(
            names = "--output",
            paramLabel = "FORMAT",
            description = "One of ${COMPLETION-CANDIDATES}; by default ${DEFAULT-VALUE}.")
    private OutputFormat format = OutputFormat.table;

    /// Called by picocli.
    OutputOption() {}

    OutputFormat format() {
        return format;
    }
}
