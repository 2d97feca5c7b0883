package io.dittofs.cli;

import io.dittofs.server.logging.JsonText;
import io.dittofs.server.offline.FileBlock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `dittofs blocks ls`.
@Command(
        name = "ls",
        description = "List the blocks of a file and where they are. What the write-ahead log has is not among them.")
final class BlocksLsCommand implements Callable<Integer> {
    private static final RowWriter.Columns COLUMNS =
            new RowWriter.Columns("%8s %9s %9s  %-64s  %s", List.of("BLOCK", "LENGTH", "OFFSET", "HASH", "KEY"));

    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private final ConfigFileOption configuration = new ConfigFileOption();

    @Mixin
    private final OutputOption output = new OutputOption();

    @Parameters(paramLabel = "PATH", description = "A path that begins with a share: /export/folder/file.")
    private String path = "";

    BlocksLsCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure {
        var contents = new StoppedContents(configuration.load(environment), environment);
        var rows = new RowWriter(terminal.out(), output.format(), COLUMNS);
        return contents.at(path, stored -> {
            stored.blocks(path, block -> write(rows, block));
            rows.end();
            return ExitCode.OK;
        });
    }

    private static void write(RowWriter rows, FileBlock block) {
        var object = new JsonText()
                .field("block", block.index())
                .field("length", block.length())
                .field("hash", block.hash())
                .field("key", block.key())
                .field("offset", block.offset());
        rows.row(
                object,
                block.index(),
                block.length(),
                block.offset(),
                block.hash(),
                block.key() == null ? "not known" : block.key());
    }
}
