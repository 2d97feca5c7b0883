package io.dittofs.cli;

import picocli.CommandLine.Command;

/// `dittofs blocks`, which has commands of its own.
@Command(
        name = "blocks",
        synopsisSubcommandLabel = "COMMAND",
        description = "Tell which objects of the block store a file is in, and which files an object belongs to. No"
                + " server may have the stores open.")
final class BlocksCommand {}
