package io.dittofs.cli;

import io.dittofs.server.status.ClientStatus;
import io.dittofs.server.status.ContentStatus;
import io.dittofs.server.status.ServerStatus;
import io.dittofs.server.status.ShareStatus;
import io.dittofs.server.status.StoreHealth;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The status of a server in words. Confined to a thread.
///
/// @param out where to
record StatusReport(PrintWriter out) {
    /// `dittofs clients` lists all.
    private static final int CLIENTS_MAX = 8;

    void show(ServerStatus status) {
        out.println("DittoFS " + status.version() + ", up for " + duration(status.uptimeSeconds()));
        status.listeners().forEach(each -> out.println(each.protocol() + " on " + each.address()));
        status.shares().forEach(this::share);
        status.contentStores().forEach(this::content);
        status.stores().stream().filter(store -> !store.healthy()).forEach(this::ill);
        out.println(clients(status.clients()));
        out.flush();
    }

    private void ill(StoreHealth store) {
        out.println("the " + store.kind() + " store " + store.name() + " cannot be used: " + store.reason());
    }

    private static String clients(List<ClientStatus> clients) {
        return clients.isEmpty()
                ? "no client is connected"
                : Quantity.count(clients.size(), "client") + " connected: "
                        + clients.stream()
                                .map(ClientStatus::address)
                                .limit(CLIENTS_MAX)
                                .collect(Collectors.joining(", "))
                        + (clients.size() > CLIENTS_MAX ? ", …" : "");
    }

    private void share(ShareStatus share) {
        out.println("share " + share.name() + ": metadata " + share.metadataStore()
                + ", contents " + share.contentStore()
                + ", durability " + share.durability()
                + (share.readOnly() ? ", read-only" : ""));
    }

    private void content(ContentStatus store) {
        var name = "contents " + store.name() + ": ";
        var oldest = store.oldestUnuploadedSeconds();
        out.println(name
                + (oldest == null
                        ? "the block store has everything"
                        : Quantity.bytes(store.unuploadedBytes()) + " not in the block store yet, the oldest for "
                                + duration(oldest) + "; " + Quantity.count(store.uploads(), "upload") + " under way"));
        if (store.failure() != null) {
            out.println(name + "uploads fail and are tried again: " + store.failure());
        }
        if (store.waitingWriters() > 0) {
            out.println(name + Quantity.count(store.waitingWriters(), "write") + " waiting for room in the log");
        }
        out.println(name + "write-ahead log " + fill(store.log()) + ", clean blocks in memory " + fill(store.memory())
                + optional(", on disk ", store.disk()) + optional(", block store ", store.store()));
    }

    private static String optional(String what, ContentStatus.@Nullable Fill fill) {
        return fill == null ? "" : what + fill(fill);
    }

    private static String fill(ContentStatus.Fill fill) {
        return Quantity.bytes(fill.usedBytes()) + " of " + Quantity.bytes(fill.limitBytes());
    }

    private static String duration(long seconds) {
        return Quantity.time(Duration.ofSeconds(seconds));
    }
}
