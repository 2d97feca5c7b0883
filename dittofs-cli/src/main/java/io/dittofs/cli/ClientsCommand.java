package io.dittofs.cli;

import io.dittofs.server.logging.JsonText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `dittofs clients`.
@Command(name = "clients", description = "List the hosts that are connected to the running server.")
final class ClientsCommand implements Callable<Integer> {
    private static final RowWriter.Columns COLUMNS = new RowWriter.Columns(
            "%-8s %-39s %11s  %-14s %5s  %s",
            List.of("PROTOCOL", "ADDRESS", "CONNECTIONS", "CONNECTED", "CALLS", "MOUNTS"));

    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private final ConfigFileOption configuration = new ConfigFileOption();

    @Mixin
    private final OutputOption output = new OutputOption();

    ClientsCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        try (var server = RunningServer.of(configuration.load(environment))) {
            var rows = new RowWriter(terminal.out(), output.format(), COLUMNS);
            for (var client : server.status().clients()) {
                var mounts = String.join(", ", client.mounts());
                rows.row(
                        new JsonText()
                                .field("protocol", client.protocol())
                                .field("address", client.address())
                                .field("connections", client.connections())
                                .field("connected_seconds", client.connectedSeconds())
                                .field("active_calls", client.activeCalls())
                                .field("mounts", mounts),
                        client.protocol(),
                        client.address(),
                        client.connections(),
                        Quantity.time(Duration.ofSeconds(client.connectedSeconds())),
                        client.activeCalls(),
                        mounts);
            }
            rows.end();
        }
        return ExitCode.OK;
    }
}
