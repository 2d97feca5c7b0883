package io.dittofs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `dittofs man`.
@Command(
        name = "man",
        description = "Print the manual page of a command, to be read with `dittofs man start | man -l -`. The packages"
                + " install all of them.")
final class ManCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Supplier<CommandLine> commands;

    @Option(names = "--list", description = "List the commands that have a page, with a hyphen between their words.")
    private boolean isListWanted;

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "The words of the command; none for `dittofs` itself.")
    private List<String> words = List.of();

    ManCommand(Terminal terminal, Supplier<CommandLine> commands) {
        this.terminal = terminal;
        this.commands = commands;
    }

    @Override
    public Integer call() throws CommandFailure {
        if (isListWanted) {
            list(commands.get(), "");
        } else {
            terminal.out().print(ManPage.of(find()));
        }
        terminal.out().flush();
        return ExitCode.OK;
    }

    private void list(CommandLine command, String prefix) {
        command.getSubcommands().forEach((name, subcommand) -> {
            terminal.out().println(prefix + name);
            list(subcommand, prefix + name + "-");
        });
    }

    private CommandLine find() throws CommandFailure {
        var found = commands.get();
        var path = new ArrayList<String>();
        for (var word : words) {
            found = found.getSubcommands().get(word);
            path.add(word.toLowerCase(Locale.ROOT));
            if (found == null) {
                throw new CommandFailure(ExitCode.USAGE, "there is no command " + String.join(" ", path));
            }
        }
        return found;
    }
}
