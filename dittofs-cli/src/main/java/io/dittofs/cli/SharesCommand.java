package io.dittofs.cli;

import io.dittofs.server.logging.JsonText;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `dittofs shares`.
@Command(name = "shares", description = "List the shares of the running server.")
final class SharesCommand implements Callable<Integer> {
    private static final RowWriter.Columns COLUMNS = new RowWriter.Columns(
            "%-24s %-14s %-14s %-10s %s", List.of("SHARE", "METADATA", "CONTENTS", "DURABILITY", "ACCESS"));

    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private final ConfigFileOption configuration = new ConfigFileOption();

    @Mixin
    private final OutputOption output = new OutputOption();

    SharesCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        try (var server = RunningServer.of(configuration.load(environment))) {
            var rows = new RowWriter(terminal.out(), output.format(), COLUMNS);
            for (var share : server.status().shares()) {
                rows.row(
                        new JsonText()
                                .field("name", share.name())
                                .field("metadata_store", share.metadataStore())
                                .field("content_store", share.contentStore())
                                .field("durability", share.durability())
                                .field("read_only", share.readOnly()),
                        share.name(),
                        share.metadataStore(),
                        share.contentStore(),
                        share.durability(),
                        share.readOnly() ? "read-only" : "read and write");
            }
            rows.end();
        }
        return ExitCode.OK;
    }
}
