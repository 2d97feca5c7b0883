package io.dittofs.cli;

import io.dittofs.server.assembly.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import picocli.CommandLine.Option;

/// The option `--store` and what it stands for when it is absent.
final class MetadataStoreOption {
    @Option(
            names = "--store",
            paramLabel = "NAME",
            description = "Only this metadata store; may be given several times. By default all.")
    private final List<String> chosen = new ArrayList<>();

    /// Called by picocli.
    MetadataStoreOption() {}

    /// Whether any name was given.
    boolean isAnyChosen() {
        return !chosen.isEmpty();
    }

    /// The names that were given, or all.
    Collection<String> names(Settings settings) throws CommandFailure {
        var names = settings.metadata().stores().keySet();
        for (var name : chosen) {
            if (!names.contains(name)) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        "there is no metadata store '" + name + "'; the configuration has " + String.join(", ", names));
            }
        }
        return chosen.isEmpty() ? names : chosen;
    }
}
