package io.dittofs.server.assembly;

import io.dittofs.config.Checks;
import io.dittofs.config.ConfigBinder;
import io.dittofs.config.ConfigExample;
import io.dittofs.config.ConfigException;
import io.dittofs.config.ConfigSource;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import io.dittofs.config.NotSupportedYet;
import io.dittofs.server.cache.CacheSettings;
import io.dittofs.server.content.ContentSettings;
import io.dittofs.server.logging.LoggingSettings;
import io.dittofs.server.metadata.MetadataSettings;
import io.dittofs.server.share.ShareSettings;
import io.dittofs.server.telemetry.TelemetrySettings;
import io.dittofs.server.transfer.TransferSettings;
import io.dittofs.server.user.GroupSettings;
import io.dittofs.server.user.GuestSettings;
import io.dittofs.server.user.UserSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The whole configuration of a server. Immutable, and consistent: what one part says of another is so.
public record Settings(
        @Doc("what is logged, and where to") LoggingSettings logging,
        @Doc("traces for OpenTelemetry") TelemetrySettings telemetry,
        @Doc("what concerns all protocols") ServerSettings server,
        @Doc("names, attributes and the tree") MetadataSettings metadata,
        @Doc("the contents of files") ContentSettings content,

        @Doc("the write-ahead cache before content stores that are not in memory")
        CacheSettings cache,

        @Doc("how content moves between cache and stores") TransferSettings transfer,

        @Doc("the trees that clients mount") @Default("[{ name: /export }]")
        List<ShareSettings> shares,

        @Doc("the protocols") AdaptersSettings adapters,
        @Doc("who may log in over SMB") @NotSupportedYet List<UserSettings> users,
        @Doc("groups of users") @NotSupportedYet List<GroupSettings> groups,
        @Doc("SMB clients without a login") @NotSupportedYet GuestSettings guest) {

    private static final String EXAMPLE_HEAD = """
            # Configuration of DittoFS: every key with its default. What is commented out has no default, or is one of
            # several choices. Whatever is left out has its default. Each key can be overridden by an environment
            # variable, DITTOFS_ and its path in capitals: DITTOFS_ADAPTERS_NFS_PORT=2049.

            """;

    public Settings {
        shares = List.copyOf(shares);
        users = List.copyOf(users);
        groups = List.copyOf(groups);
        Checks checks = new Checks();
        References.check(shares, metadata.stores().keySet(), content.stores(), checks);
        checks.require(
                        adapters.nfs().enabled() || adapters.smb().enabled(),
                        "adapters",
                        "must have a protocol that is enabled")
                .done();
    }

    /// What is served where nothing is configured.
    public static Settings defaults() {
        return ConfigBinder.defaults(Settings.class);
    }

    /// The text of a configuration file with every key, its default and what it means; it loads to the defaults.
    public static String example() {
        return EXAMPLE_HEAD + ConfigExample.of(Settings.class);
    }

    /// Reads a configuration: the file, if there is one, with the `DITTOFS_…` variables on top.
    ///
    /// **Errors**: [ConfigException] with all problems; `IOException` where the file cannot be read.
    public static Settings load(@Nullable Path file, Map<String, String> environment)
            throws ConfigException, IOException {
        return load(file == null ? ConfigSource.NONE : ConfigSource.file(file), environment);
    }

    /// The same from a text.
    public static Settings load(ConfigSource source, Map<String, String> environment) throws ConfigException {
        return ConfigBinder.bind(Settings.class, source, environment);
    }
}
