package io.dittofs.server.assembly;

import io.dittofs.blocks.store.StoreSpace;
import io.dittofs.server.Build;
import io.dittofs.server.ProtocolAdapter;
import io.dittofs.server.hosts.HostLiteral;
import io.dittofs.server.reactor.ReactorCounters;
import io.dittofs.server.share.ShareSettings;
import io.dittofs.server.status.CacheStatus;
import io.dittofs.server.status.CallStatus;
import io.dittofs.server.status.ContentStatus;
import io.dittofs.server.status.ContentStatus.Fill;
import io.dittofs.server.status.ListenerStatus;
import io.dittofs.server.status.ServerStatus;
import io.dittofs.server.status.ShareStatus;
import io.dittofs.server.status.StoreHealth;
import io.dittofs.transfer.tiered.TieredStatus;
import io.dittofs.transfer.tiered.TieredStorage;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks the parts of a server how they are doing.
///
/// @param shares of the configuration
/// @param adapters the protocols, which have started when somebody asks; **borrowed**
/// @param stores content stores with a log, by name; **borrowed**
/// @param health of all stores
/// @param calls of each procedure
/// @param startNanos when the server was made, of `System.nanoTime`
record StatusSource(
        List<ShareSettings> shares,
        List<ProtocolAdapter> adapters,
        Map<String, TieredStorage> stores,
        Supplier<List<StoreHealth>> health,
        Supplier<List<CallStatus>> calls,
        long startNanos)
        implements Supplier<ServerStatus> {

    @Override
    public ServerStatus get() {
        List<ContentStatus> contents = stores.entrySet().stream()
                .map(store -> content(store.getKey(), store.getValue().status()))
                .toList();
        return new ServerStatus(
                Build.version(),
                Duration.ofNanos(System.nanoTime() - startNanos).toSeconds(),
                contents.stream().mapToLong(ContentStatus::unuploadedBytes).sum(),
                contents.stream()
                        .map(ContentStatus::oldestUnuploadedSeconds)
                        .filter(Objects::nonNull)
                        .max(Long::compare)
                        .orElse(null),
                cache(contents),
                adapters.stream().map(StatusSource::listener).toList(),
                shares.stream().map(StatusSource::share).toList(),
                contents,
                health.get(),
                adapters.stream().flatMap(adapter -> adapter.clients().stream()).toList(),
                calls.get());
    }

    private static CacheStatus cache(List<ContentStatus> contents) {
        return new CacheStatus(
                contents.stream().mapToLong(ContentStatus::unuploadedBytes).sum(),
                contents.stream().mapToLong(store -> store.memory().usedBytes()).sum(),
                contents.stream()
                        .map(ContentStatus::disk)
                        .filter(Objects::nonNull)
                        .mapToLong(Fill::usedBytes)
                        .sum());
    }

    private static ListenerStatus listener(ProtocolAdapter adapter) {
        InetSocketAddress address = adapter.address();
        ReactorCounters counters = adapter.counters().orElse(ReactorCounters.ZERO);
        return new ListenerStatus(
                adapter.name(),
                HostLiteral.of(address.getAddress()) + ":" + address.getPort(),
                counters.active(),
                counters.bytesRead(),
                counters.bytesWritten());
    }

    private static ShareStatus share(ShareSettings share) {
        return new ShareStatus(
                share.name(),
                share.metadataStore(),
                share.contentStore(),
                share.durability().name().toLowerCase(Locale.ROOT),
                share.readOnly());
    }

    private static ContentStatus content(String name, TieredStatus now) {
        return new ContentStatus(
                name,
                now.unsentBytes(),
                now.oldestUnsent() == null ? null : now.oldestUnsent().toSeconds(),
                now.uploads(),
                now.outage(),
                now.waitingWriters(),
                new Fill(now.log().usedBytes(), now.log().limitBytes()),
                new Fill(now.memory().usedBytes(), now.memory().limitBytes()),
                now.disk() == null
                        ? null
                        : new Fill(now.disk().usedBytes(), now.disk().limitBytes()),
                store(now.space()));
    }

    private static @Nullable Fill store(StoreSpace space) {
        return space.isUnlimited() ? null : new Fill(space.totalBytes() - space.freeBytes(), space.totalBytes());
    }
}
