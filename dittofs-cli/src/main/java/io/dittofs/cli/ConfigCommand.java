package io.dittofs.cli;

import picocli.CommandLine.Command;

/// `dittofs config`, which has commands of its own.
@Command(
        name = "config",
        synopsisSubcommandLabel = "COMMAND",
        description = "Show and check the configuration, without starting anything.")
final class ConfigCommand {}
