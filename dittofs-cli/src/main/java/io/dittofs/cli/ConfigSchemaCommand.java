package io.dittofs.cli;

import io.dittofs.config.ConfigSchema;
import io.dittofs.server.assembly.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `dittofs config schema`.
@Command(name = "schema", description = "Print the JSON schema of the configuration, with which editors complete it.")
final class ConfigSchemaCommand implements Callable<Integer> {
    private final Terminal terminal;

    ConfigSchemaCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().println(ConfigSchema.of(Settings.class).stripTrailing());
        return ExitCode.OK;
    }
}
