package io.dittofs.cli;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `dittofs completion`.
@Command(
        name = "completion",
        description = "Print the script that completes `dittofs` in a shell.",
        footerHeading = "%nTo load it:%n",
        footer = {
            "  bash: source <(dittofs completion bash)   # in ~/.bashrc",
            "  zsh:  source <(dittofs completion zsh)    # in ~/.zshrc",
        })
final class CompletionCommand implements Callable<Integer> {
    private final Terminal terminal;
    private final Supplier<CommandLine> commands;

    @Parameters(paramLabel = "SHELL", description = "One of ${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.bash;

    CompletionCommand(Terminal terminal, Supplier<CommandLine> commands) {
        this.terminal = terminal;
        this.commands = commands;
    }

    @Override
    public Integer call() {
        var script = switch (shell) {
            // The script is for both: it loads bashcompinit itself when it finds that zsh reads it.
            case bash, zsh -> AutoComplete.bash("dittofs", commands.get());
        };
        terminal.out().print(script);
        terminal.out().flush();
        return ExitCode.OK;
    }

    /// The shells, in the words that the user writes.
    private enum Shell {
        bash,
        zsh
    }
}
