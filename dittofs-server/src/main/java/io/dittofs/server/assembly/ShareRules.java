package io.dittofs.server.assembly;

import io.dittofs.config.ByteSize;
import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.file.Quota;
import io.dittofs.metadata.identity.IdentityMapping;
import io.dittofs.metadata.share.AddressBlock;
import io.dittofs.metadata.share.ClientList;
import io.dittofs.metadata.share.ExportRules;
import io.dittofs.metadata.share.HostAddresses;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.server.registry.ShareDefinition;
import io.dittofs.server.share.IdentityMappingSettings;
import io.dittofs.server.share.QuotaSettings;
import io.dittofs.server.share.RootDirectorySettings;
import io.dittofs.server.share.ShareSettings;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The settings of shares in the domain's words.
///
/// @param hosts what host names stand for
/// @param clock for the times of new root directories
record ShareRules(HostAddresses hosts, LongSupplier clock) {

    /// All host names in the client lists of shares.
    static Set<String> hostNames(List<ShareSettings> shares) {
        return shares.stream()
                .flatMap(share -> Stream.concat(share.allowedClients().stream(), share.deniedClients().stream()))
                .filter(client -> AddressBlock.parse(client).isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    ShareDefinition definition(ShareSettings share) {
        return new ShareDefinition(
                share.name(),
                share.metadataStore(),
                share.contentStore(),
                promise(share.durability()),
                root(share.rootDirectoryAttributes()),
                share.readOnly(),
                quota(share.quota()),
                rules(share));
    }

    private static Promise promise(ShareSettings.Durability durability) {
        return switch (durability) {
            case LOCAL -> Promise.LOCAL;
            case REMOTE -> Promise.REMOTE;
            case WRITEBACK -> Promise.WRITEBACK;
        };
    }

    private RootAttributes root(RootDirectorySettings root) {
        return new RootAttributes(root.mode().bits(), (int) root.uid(), (int) root.gid(), clock.getAsLong());
    }

    private static Quota quota(QuotaSettings quota) {
        ByteSize bytes = quota.bytes();
        Long files = quota.files();
        return new Quota(bytes == null ? Long.MAX_VALUE : bytes.bytes(), files == null ? Long.MAX_VALUE : files);
    }

    private ExportRules rules(ShareSettings share) {
        return new ExportRules(
                ClientList.of(share.allowedClients(), hosts),
                ClientList.of(share.deniedClients(), hosts),
                identity(share.identityMapping()),
                share.requireSecurePort(),
                share.allowAuthNone());
    }

    private static IdentityMapping identity(IdentityMappingSettings mapping) {
        return new IdentityMapping(
                mapping.mapAllToAnonymous(), mapping.mapPrivilegedToAnonymous(), (int) mapping.anonymousUid(), (int)
                        mapping.anonymousGid());
    }
}
