package io.dittofs.cli;

import io.dittofs.server.assembly.Settings;
import io.dittofs.server.content.MemoryContentSettings;
import io.dittofs.server.hosts.HostLiteral;
import io.dittofs.server.metadata.MemoryMetadataSettings;
import io.dittofs.server.share.ShareSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;

/// What `dittofs start` tells once clients can mount. Static functions on values.
final class StartMessage {
    private StartMessage() {}

    /// The lines about the shares that NFS serves at `address`, in the order of the configuration. `host` is what
    /// clients call this machine where the server listens on all its addresses.
    static List<String> lines(Settings settings, InetSocketAddress address, InetAddress host) {
        var lines = new ArrayList<String>();
        var listening = address.getAddress();
        lines.add("NFS listens on %s, port %d, and serves:"
                .formatted(
                        listening.isAnyLocalAddress() ? "all addresses" : listening.getHostAddress(),
                        address.getPort()));
        for (var share : settings.shares()) {
            lines.add("  " + share.name() + notes(share));
        }
        lines.add("Mount it from Linux, as root:");
        for (var share : settings.shares()) {
            var name = HostLiteral.of(listening.isAnyLocalAddress() ? host : listening);
            lines.add("  mount -t nfs -o vers=3,tcp,nolock,port=%1$d,mountport=%1$d,mountproto=tcp %2$s:%3$s /mnt"
                    .formatted(address.getPort(), name, share.name()));
        }
        memoryLines(settings).forEach(lines::add);
        return List.copyOf(lines);
    }

    private static String notes(ShareSettings share) {
        var notes = new ArrayList<String>();
        var identity = share.identityMapping();
        if (share.readOnly()) {
            notes.add("read-only");
        }
        if (identity.mapAllToAnonymous()) {
            notes.add("everybody is user " + identity.anonymousUid());
        } else if (identity.mapPrivilegedToAnonymous()) {
            notes.add("root of a client is user " + identity.anonymousUid());
        } else {
            notes.add("root of a client is root here");
        }
        notes.add("its root directory is made with mode "
                + share.rootDirectoryAttributes().mode());
        return " (" + String.join("; ", notes) + ")";
    }

    private static List<String> memoryLines(Settings settings) {
        var lines = new ArrayList<String>();
        addMemoryLine(
                lines, "Kept in memory only, so lost when the server stops: ", settings, StartMessage::losesNames);
        addMemoryLine(
                lines,
                "Names are kept, but the contents of files are lost when the server stops: ",
                settings,
                (all, share) -> !losesNames(all, share) && losesContents(all, share));
        return lines;
    }

    private static void addMemoryLine(
            List<String> lines, String text, Settings settings, BiPredicate<Settings, ShareSettings> isConcerned) {
        var shares = settings.shares().stream()
                .filter(share -> isConcerned.test(settings, share))
                .map(ShareSettings::name)
                .toList();
        if (!shares.isEmpty()) {
            lines.add(text + String.join(", ", shares));
        }
    }

    private static boolean losesNames(Settings settings, ShareSettings share) {
        return settings.metadata().stores().get(share.metadataStore()) instanceof MemoryMetadataSettings;
    }

    private static boolean losesContents(Settings settings, ShareSettings share) {
        return settings.content().stores().get(share.contentStore()) instanceof MemoryContentSettings;
    }
}
