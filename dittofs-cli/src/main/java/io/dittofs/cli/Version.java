package io.dittofs.cli;

import io.dittofs.server.Build;
import picocli.CommandLine.IVersionProvider;

/// The version of this build and of what it runs on.
final class Version implements IVersionProvider {
    /// Called by picocli, for `--version`.
    Version() {}

    @Override
    public String[] getVersion() {
        return new String[] {"dittofs " + Build.version(), runtime()};
    }

    private static String runtime() {
        return "Java %s (%s), %s %s"
                .formatted(
                        Runtime.version(),
                        System.getProperty("java.vendor"),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"));
    }
}
