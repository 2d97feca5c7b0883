package io.dittofs.cli;

import io.dittofs.config.ConfigPrinter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `dittofs config show`.
@Command(
        name = "show",
        description = "Show the configuration in effect: the defaults, the file and the environment together."
                + " Secrets are masked.")
final class ConfigShowCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private final ConfigFileOption configuration = new ConfigFileOption();

    ConfigShowCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure {
        terminal.out().print(ConfigPrinter.print(configuration.load(environment)));
        terminal.out().flush();
        return ExitCode.OK;
    }
}
