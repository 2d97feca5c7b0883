package io.dittofs.cli;

import io.dittofs.server.assembly.Settings;
import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `dittofs init`.
@Command(
        name = "init",
        description = "Write a configuration file that has every key with its default and an explanation.")
final class InitCommand implements Callable<Integer> {
    private static final CopyOption[] KEEP = {};
    private static final CopyOption[] REPLACE = {StandardCopyOption.REPLACE_EXISTING};

    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private final ConfigFileOption configuration = new ConfigFileOption();

    @Option(names = "--force", description = "Overwrite the file if it exists.")
    private boolean isForced;

    InitCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure {
        var file = configuration.toWrite(environment);
        try {
            write(file, Settings.example());
        } catch (IOException error) {
            var isThere = error instanceof FileAlreadyExistsException && Files.exists(file);
            throw new CommandFailure(
                    ExitCode.FAILURE,
                    isThere
                            ? file + " exists already; --force overwrites it"
                            : "cannot write " + file + ": " + Reason.of(error),
                    error);
        }
        terminal.out().println("Wrote " + file + ", which only you can read.");
        terminal.out().println("Next: edit it, then `dittofs start" + option(file) + "`.");
        return ExitCode.OK;
    }

    private String option(Path file) {
        return configuration.isGiven() ? " --config " + file : "";
    }

    /// The file comes into being with all of its text, and readable by its owner only, because secrets may be added to
    /// it: a temporary file is so on POSIX systems.
    private void write(Path file, String text) throws IOException {
        var folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
        Files.createDirectories(folder);
        var temporary = Files.createTempFile(folder, ".config", ".yaml");
        try {
            Files.writeString(temporary, text);
            Files.move(temporary, file, isForced ? REPLACE : KEEP);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
