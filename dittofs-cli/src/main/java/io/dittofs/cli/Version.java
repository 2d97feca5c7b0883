package io.dittofs.cli;

import java.io.IOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// The version of this build and of what it runs on.
final class Version implements IVersionProvider {
    private static final String RESOURCE = "version.properties";

    /// Called by picocli, for `--version`.
    Version() {}

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {"dittofs " + number(), runtime()};
    }

    /// The version of DittoFS, as the build wrote it into a resource.
    static String number() throws IOException {
        try (var resource = Version.class.getResourceAsStream(RESOURCE)) {
            if (resource == null) {
                throw new IOException("the resource " + RESOURCE + " is missing from this build");
            }
            var properties = new Properties();
            properties.load(resource);
            return properties.getProperty("version", "unknown");
        }
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
