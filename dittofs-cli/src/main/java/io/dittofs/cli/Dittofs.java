package io.dittofs.cli;

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
        return commandLine().execute(arguments);
    }

    /// The whole command line, with all commands.
    CommandLine commandLine() {
        var report = new ErrorReport(terminal);
        return new CommandLine(this)
                .addSubcommand(new InitCommand(terminal, environment))
                .addSubcommand(new StartCommand(terminal, environment))
                .addSubcommand(new StatusCommand(terminal, environment))
                .addSubcommand(new SharesCommand(terminal, environment))
                .addSubcommand(new ClientsCommand(terminal, environment))
                .addSubcommand(new DrainCommand(terminal, environment))
                .addSubcommand(new CommandLine(new ConfigCommand())
                        .addSubcommand(new ConfigShowCommand(terminal, environment))
                        .addSubcommand(new ConfigValidateCommand(terminal, environment))
                        .addSubcommand(new ConfigSchemaCommand(terminal)))
                .addSubcommand(new FsckCommand(terminal, environment))
                .addSubcommand(new VerifyCommand(terminal, environment))
                .addSubcommand(new GcCommand(terminal, environment))
                .addSubcommand(new CommandLine(new BlocksCommand())
                        .addSubcommand(new BlocksLsCommand(terminal, environment))
                        .addSubcommand(new BlocksOwnerCommand(terminal, environment)))
                .addSubcommand(new MigrateCommand(terminal, environment))
                .addSubcommand(new VersionCommand(terminal))
                .addSubcommand(new CompletionCommand(terminal, this::commandLine))
                .addSubcommand(new ManCommand(terminal, this::commandLine))
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setUsageHelpAutoWidth(terminal.isOutColoured())
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.outColours()))
                .setParameterExceptionHandler((error, _) -> report.usage(error))
                .setExecutionExceptionHandler((error, _, _) -> report.failure(error, isVerbose));
    }
}
