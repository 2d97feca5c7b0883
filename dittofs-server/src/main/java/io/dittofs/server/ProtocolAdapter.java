package io.dittofs.server;

import io.dittofs.server.reactor.ReactorCounters;
import io.dittofs.server.status.ClientStatus;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One protocol on the shares of a server.
///
/// Its life is [#start], then [#stopAccepting], [#drain] and [#close], each at most once.
///
/// **Threading**: called by one thread at a time.
public interface ProtocolAdapter extends AutoCloseable {
    /// The protocol's name in logs and in the configuration.
    String name();

    /// Binds the sockets and serves.
    ///
    /// **Errors**: [StartException] when an address cannot be bound; nothing is left listening.
    void start() throws StartException;

    /// Where clients connect; the port that was chosen where port 0 was asked for. Not before [#start].
    InetSocketAddress address();

    /// What its connections have done, where it counts that: exactly, once [#drain] has returned.
    default Optional<ReactorCounters> counters() {
        return Optional.empty();
    }

    /// Who is connected. Asks the event loops.
    default List<ClientStatus> clients() {
        return List.of();
    }

    /// Closes the listening sockets; connections are served on.
    void stopAccepting();

    /// Ends the connections after what they have in flight was answered, those that take longer than `timeout` by
    /// force.
    ///
    /// @return how many were closed by force
    long drain(Duration timeout);

    /// Gives up what is left, such as registrations elsewhere.
    @Override
    void close();
}
