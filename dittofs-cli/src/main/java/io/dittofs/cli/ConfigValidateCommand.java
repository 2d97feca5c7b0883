package io.dittofs.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `dittofs config validate`.
@Command(
        name = "validate",
        description = "Check the configuration and show all problems, each with its place in the file.")
final class ConfigValidateCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private final ConfigFileOption configuration = new ConfigFileOption();

    ConfigValidateCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure {
        configuration.load(environment);
        terminal.out()
                .println(configuration
                        .toRead(environment)
                        .map(file -> file + ": valid")
                        .orElse("there is no configuration file; the defaults are valid"));
        return ExitCode.OK;
    }
}
