package io.dittofs.server.share;

import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import io.dittofs.config.NotSupportedYet;
import io.dittofs.metadata.share.AddressBlock;
import java.util.List;
import java.util.Map;

/// One of `shares`.
public record ShareSettings(
        @Doc(value = "path that clients mount", example = "/export")
        String name,

        @Doc("one of metadata.stores") @Default("default") String metadataStore,

        @Doc("one of content.stores; used with one metadata store only") @Default("default")
        String contentStore,

        @Doc("refuse every change") @Default("false") boolean readOnly,

        @Doc("what is stable is on: the local disk, the remote store, or (writeback) nothing") @Default("local")
        Durability durability,

        @Doc("limits of the whole share") QuotaSettings quota,

        @Doc("addresses, blocks and hosts that may use it; empty for all")
        List<String> allowedClients,

        @Doc("those that may not, even if allowed") List<String> deniedClients,

        @Doc("accept source ports below 1024 only") @Default("false")
        boolean requireSecurePort,

        @Doc("take callers without credentials as anonymous") @Default("false")
        boolean allowAuthNone,

        @Doc("who the users of clients are on the share") IdentityMappingSettings identityMapping,

        @Doc("the root directory as it is first made; later changes are the clients' affair")
        RootDirectorySettings rootDirectoryAttributes,

        @Doc("none, read or read_write by user") @NotSupportedYet
        Map<String, Permission> permissions,

        @Doc("none, read or read_write for others") @Default("read_write") @NotSupportedYet
        Permission defaultPermission) {

    private static final int NAME_BYTES_MAX = 1024;

    public ShareSettings {
        allowedClients = List.copyOf(allowedClients);
        deniedClients = List.copyOf(deniedClients);
        permissions = Map.copyOf(permissions);
        Checks checks = new Checks();
        checkName(checks, name);
        checkClients(checks, "allowed_clients", allowedClients);
        checkClients(checks, "denied_clients", deniedClients);
        checks.done();
    }

    private static void checkName(Checks checks, String name) {
        checks.require(name.startsWith("/"), "name", "must be an absolute path such as /export")
                .require(
                        name.equals("/") || !(name.endsWith("/") || name.contains("//")),
                        "name",
                        "must not have an empty part between slashes or at the end")
                .require(
                        List.of(name.split("/")).stream().noneMatch(part -> part.equals(".") || part.equals("..")),
                        "name",
                        "must not have the parts '.' and '..'")
                .require(
                        name.chars().noneMatch(Character::isISOControl) && name.length() <= NAME_BYTES_MAX / 4,
                        "name",
                        "must have at most " + NAME_BYTES_MAX / 4 + " characters and no control characters");
    }

    private static void checkClients(Checks checks, String key, List<String> clients) {
        for (int i = 0; i < clients.size(); i++) {
            checks.require(isClient(clients.get(i)), key + "[" + i + "]", notClient(clients.get(i)));
        }
    }

    private static boolean isClient(String client) {
        try {
            return AddressBlock.parse(client).isPresent() || client.matches("[A-Za-z0-9_.-]{1,253}");
        } catch (IllegalArgumentException notBlock) {
            return false;
        }
    }

    private static String notClient(String client) {
        return "must be an address, a block such as 10.0.0.0/8 or a host name, not '" + client + "'";
    }

    /// What `stable` means for writes.
    public enum Durability {
        /// In the local log.
        LOCAL,
        /// In the content store.
        REMOTE,
        /// In memory.
        WRITEBACK
    }

    /// What an SMB user may do on a share.
    public enum Permission {
        NONE,
        READ,
        READ_WRITE
    }
}
