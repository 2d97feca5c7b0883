package io.dittofs.server.hosts;

import io.dittofs.metadata.share.HostAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The addresses of the host names in export rules: looked up at the start and once a minute, so that no call ever
/// waits for a name server. A name that cannot be looked up keeps the addresses it had; one that never could stands
/// for no client at all.
///
/// **Threading**: thread-safe.
public final class ResolvedHosts implements HostAddresses, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ResolvedHosts.class);
    private static final Duration REFRESH_INTERVAL = Duration.ofMinutes(1);

    private final Set<String> names;
    private final Lookup lookup;
    private final Map<String, Set<InetAddress>> addresses = new ConcurrentHashMap<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledExecutorService refresher;

    /// Asks a name server.
    @FunctionalInterface
    public interface Lookup {
        /// All addresses of a host.
        List<InetAddress> addresses(String hostName) throws UnknownHostException;
    }

    /// @param names all host names that will be asked for
    public ResolvedHosts(Set<String> names, Lookup lookup) {
        this.names = new TreeSet<>(names);
        this.lookup = lookup;
    }

    /// Looks all names up, and from then on regularly.
    public void start() {
        refresh();
        if (!names.isEmpty()) {
            ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("host-names").factory());
            long seconds = REFRESH_INTERVAL.toSeconds();
            var _ = executor.scheduleWithFixedDelay(this::refresh, seconds, seconds, TimeUnit.SECONDS);
            refresher = executor;
        }
    }

    void refresh() {
        names.forEach(this::refresh);
    }

    private void refresh(String name) {
        try {
            addresses.put(name, Set.copyOf(lookup.addresses(name)));
            if (failing.remove(name)) {
                LOG.info("a host name of an export rule can be looked up again host={}", name);
            }
        } catch (UnknownHostException | RuntimeException unknown) {
            if (failing.add(name)) {
                LOG.warn(
                        "a host name of an export rule cannot be looked up host={} reason={}",
                        name,
                        unknown.toString());
            }
        }
    }

    @Override
    public boolean matches(String hostName, InetAddress address) {
        return addresses.getOrDefault(hostName, Set.of()).contains(address);
    }

    @Override
    public void close() {
        if (refresher != null) {
            refresher.shutdownNow();
        }
    }
}
