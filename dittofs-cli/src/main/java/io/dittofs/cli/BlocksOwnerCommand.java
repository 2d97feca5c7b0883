package io.dittofs.cli;

import io.dittofs.metadata.error.FsException;
import io.dittofs.server.logging.JsonText;
import io.dittofs.server.offline.BlockUse;
import io.dittofs.server.offline.StoredContents;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `dittofs blocks owner`.
@Command(name = "owner", description = "List the files that have a block, by a walk through all of them.")
final class BlocksOwnerCommand implements Callable<Integer> {
    private static final RowWriter.Columns COLUMNS = new RowWriter.Columns("%8s  %s", List.of("BLOCK", "PATH"));

    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private final ConfigFileOption configuration = new ConfigFileOption();

    @Mixin
    private final MetadataStoreOption stores = new MetadataStoreOption();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Parameters(
            paramLabel = "KEY|HASH",
            description =
                    "The key of an object in the block store, without the prefix of the store, or the SHA-256 of a"
                            + " block in hexadecimal digits.")
    private String block = "";

    BlocksOwnerCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure {
        var settings = configuration.load(environment);
        var contents = new StoppedContents(settings, environment);
        var rows = new RowWriter(terminal.out(), output.format(), COLUMNS);
        var isKnown = false;
        for (var name : stores.names(settings)) {
            isKnown |= contents.of(name, stored -> write(rows, stored)).orElse(false);
        }
        if (!isKnown && rows.rows() == 0) {
            throw new CommandFailure(
                    ExitCode.FAILURE,
                    "no metadata store knows " + block + "; `dittofs gc --unknown` lists such objects");
        }
        rows.end();
        return ExitCode.OK;
    }

    private boolean write(RowWriter rows, StoredContents stored) throws FsException {
        return stored.owners(block, use -> write(rows, use));
    }

    private static void write(RowWriter rows, BlockUse use) {
        var object = new JsonText()
                .field("path", use.path())
                .field("inode", use.inode())
                .field("block", use.index());
        rows.row(object, use.index(), use.path());
    }
}
