package io.dittofs.cli;

import io.dittofs.server.StartException;
import io.dittofs.server.assembly.Migration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `dittofs migrate`.
@Command(
        name = "migrate",
        description = "Make the tables of the metadata stores that are in PostgreSQL, or bring them up to date."
                + " `dittofs start` does so by itself unless auto_migrate is false.")
final class MigrateCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private final ConfigFileOption configuration = new ConfigFileOption();

    MigrateCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure {
        Map<String, Integer> steps;
        try {
            steps = Migration.run(configuration.load(environment));
        } catch (StartException refused) {
            throw new CommandFailure(ExitCode.FAILURE, String.valueOf(refused.getMessage()), refused);
        }
        if (steps.isEmpty()) {
            terminal.out().println("no metadata store is in PostgreSQL; there is nothing to migrate");
        }
        steps.forEach((name, count) ->
                terminal.out().println(name + ": " + (count == 0 ? "up to date" : count + " steps done")));
        return ExitCode.OK;
    }
}
