package io.dittofs.cli;

import io.dittofs.config.ConfigException;
import io.dittofs.config.Problem;
import io.dittofs.server.assembly.ConfigFiles;
import io.dittofs.server.assembly.Settings;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option `--config` and what it stands for when it is absent.
final class ConfigFileOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The configuration file. By default $XDG_CONFIG_HOME/dittofs/config.yaml, where"
                    + " XDG_CONFIG_HOME is ~/.config if unset, else /etc/dittofs/config.yaml.")
    private @Nullable Path file;

    /// Called by picocli.
    ConfigFileOption() {}

    /// The file to read; empty where there is none, so that the defaults are in effect.
    Optional<Path> toRead(Map<String, String> environment) {
        return file == null ? ConfigFiles.find(environment) : Optional.of(file);
    }

    /// The file to write.
    Path toWrite(Map<String, String> environment) {
        return file == null ? ConfigFiles.userFile(environment) : file;
    }

    boolean isGiven() {
        return file != null;
    }

    /// The configuration in effect.
    Settings load(Map<String, String> environment) throws CommandFailure {
        var source = toRead(environment);
        try {
            return Settings.load(source.orElse(null), environment);
        } catch (ConfigException invalid) {
            var problems = invalid.problems().stream().map(Problem::toString).toList();
            var count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
            throw new CommandFailure(
                    ExitCode.CONFIGURATION, "the configuration has " + count + "; see above", problems, invalid);
        } catch (IOException error) {
            var name = source.map(Path::toString).orElse("the configuration");
            var advice =
                    error instanceof NoSuchFileException ? "; `dittofs init --config " + name + "` writes one" : "";
            throw new CommandFailure(
                    ExitCode.CONFIGURATION, "cannot read " + name + ": " + Reason.of(error) + advice, error);
        }
    }
}
