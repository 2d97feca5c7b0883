package io.dittofs.server.adapter.nfs;

import io.dittofs.server.reactor.ConnectionInfo;
import io.dittofs.server.status.ClientStatus;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The client hosts behind connections. Stateless.
final class NfsClients {
    private NfsClients() {}

    /// @param mounts what each host said that it has mounted, by its address in text
    /// @param nowNanos of the clock of the connections
    static List<ClientStatus> of(List<ConnectionInfo> connections, Map<String, List<String>> mounts, long nowNanos) {
        return connections.stream()
                .filter(connection -> connection.remote() instanceof InetSocketAddress)
                .collect(Collectors.groupingBy(NfsClients::host))
                .entrySet()
                .stream()
                .map(host -> client(host.getKey(), host.getValue(), mounts, nowNanos))
                .sorted(Comparator.comparing(ClientStatus::address))
                .toList();
    }

    private static InetAddress host(ConnectionInfo connection) {
        return ((InetSocketAddress) connection.remote()).getAddress();
    }

    private static ClientStatus client(
            InetAddress host, List<ConnectionInfo> connections, Map<String, List<String>> mounts, long nowNanos) {
        long oldest = connections.stream()
                .mapToLong(connection -> nowNanos - connection.openedNanos())
                .max()
                .orElse(0);
        return new ClientStatus(
                "nfs",
                host.getHostAddress(),
                connections.size(),
                Duration.ofNanos(Math.max(0, oldest)).toSeconds(),
                connections.stream().mapToInt(ConnectionInfo::callsInFlight).sum(),
                mounts.getOrDefault(host.getHostAddress(), List.of()));
    }
}
