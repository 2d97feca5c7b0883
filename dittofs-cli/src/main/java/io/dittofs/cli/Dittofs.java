package io.dittofs.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The command `dittofs` itself: the options of all commands, and the commands.
@Command(
        name = "dittofs",
        header = "Serves one file tree over NFS, from storage composed per share.",
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:it could not start, it failed, or fsck or verify found something wrong that remains",
            "2:the command line is wrong",
            "78:the configuration is wrong"
        },
        footerHeading = "%n",
        footer = "`dittofs COMMAND --help` tells more about a command.")
final class Dittofs {
    /// The commands in the order of the help.
    private static final List<String> NAMES = List.of(
            "init",
            "start",
            "status",
            "shares",
            "clients",
            "drain",
            "jobs",
            "config",
            "fsck",
            "verify",
            "gc",
            "blocks",
            "migrate",
            "version",
            "completion",
            "man");

    private final Terminal terminal;
    private final Map<String, String> environment;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of an error.")
    private boolean isVerbose;

    @Option(
            names = {"-h", "--help"},
            scope = ScopeType.INHERIT,
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean isHelpWanted;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version, as `dittofs version` does.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean isVersionWanted;

    Dittofs(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = Map.copyOf(environment);
    }

    /// Parses the arguments, runs the command they name and gives the code to exit with; see [ExitCode].
    int run(String... arguments) {
        // To make all commands takes longer than what most of them do.
        boolean isNamed = arguments.length > 0 && NAMES.contains(arguments[0]);
        return commandLine(isNamed ? List.of(arguments[0]) : NAMES).execute(arguments);
    }

    /// The whole command line, with all commands.
    CommandLine commandLine() {
        return commandLine(NAMES);
    }

    private CommandLine commandLine(List<String> names) {
        var report = new ErrorReport(terminal);
        var line = new CommandLine(this);
        for (var name : names) {
            line.addSubcommand(name, command(name));
        }
        return line.setOut(terminal.out())
                .setErr(terminal.err())
                .setUsageHelpAutoWidth(terminal.isOutColoured())
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.outColours()))
                .setParameterExceptionHandler((error, _) -> report.usage(error))
                .setExecutionExceptionHandler((error, _, _) -> report.failure(error, isVerbose));
    }

    private Object command(String name) {
        return switch (name) {
            case "init" -> new InitCommand(terminal, environment);
            case "start" -> new StartCommand(terminal, environment);
            case "status" -> new StatusCommand(terminal, environment);
            case "shares" -> new SharesCommand(terminal, environment);
            case "clients" -> new ClientsCommand(terminal, environment);
            case "drain" -> new DrainCommand(terminal, environment);
            case "jobs" -> new JobsCommand(terminal, environment);
            case "config" ->
                new CommandLine(new ConfigCommand())
                        .addSubcommand(new ConfigShowCommand(terminal, environment))
                        .addSubcommand(new ConfigValidateCommand(terminal, environment))
                        .addSubcommand(new ConfigSchemaCommand(terminal));
            case "fsck" -> new FsckCommand(terminal, environment);
            case "verify" -> new VerifyCommand(terminal, environment);
            case "gc" -> new GcCommand(terminal, environment);
            case "blocks" ->
                new CommandLine(new BlocksCommand())
                        .addSubcommand(new BlocksLsCommand(terminal, environment))
                        .addSubcommand(new BlocksOwnerCommand(terminal, environment));
            case "migrate" -> new MigrateCommand(terminal, environment);
            case "version" -> new VersionCommand(terminal);
            case "completion" -> new CompletionCommand(terminal, this::commandLine);
            case "man" -> new ManCommand(terminal, this::commandLine);
            default -> throw new IllegalArgumentException("no command " + name);
        };
    }
}
