package io.dittofs.server.status;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a server is doing at a moment. Immutable.
///
/// @param unuploadedBytes what clients have written and no block store has yet
/// @param oldestUnuploadedSeconds for how long the oldest of these bytes have waited; null where there are none
/// @param stores whether each can be used
/// @param calls of each procedure that was called; empty where nobody counts
public record ServerStatus(
        String version,
        long uptimeSeconds,
        long unuploadedBytes,
        @Nullable Long oldestUnuploadedSeconds,
        CacheStatus cache,
        List<ListenerStatus> listeners,
        List<ShareStatus> shares,
        List<ContentStatus> contentStores,
        List<StoreHealth> stores,
        List<ClientStatus> clients,
        List<CallStatus> calls) {
    public ServerStatus {
        listeners = List.copyOf(listeners);
        shares = List.copyOf(shares);
        contentStores = List.copyOf(contentStores);
        stores = List.copyOf(stores);
        clients = List.copyOf(clients);
        calls = List.copyOf(calls);
    }
}
