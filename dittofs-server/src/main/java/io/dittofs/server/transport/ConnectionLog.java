package io.dittofs.server.transport;

import io.dittofs.server.reactor.CloseReason;
import io.dittofs.server.reactor.Connection;
import io.dittofs.server.reactor.ReactorEvents;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs what happens to connections: at DEBUG what clients do, above that only what is the server's own. Thread-safe.
public final class ConnectionLog implements ReactorEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLog.class);

    @Override
    public void connectionOpened(Connection connection) {
        LOG.debug("connection opened id={} client={}", connection.id(), connection.remoteAddress());
    }

    @Override
    public void connectionClosed(Connection connection, CloseReason reason) {
        LOG.debug(
                "connection closed id={} client={} reason={} detail={}",
                connection.id(),
                connection.remoteAddress(),
                reason.kind(),
                reason.detail());
    }

    @Override
    public void connectionRefused(SocketAddress local, @Nullable SocketAddress remote) {
        LOG.debug("connection refused, there are as many as there may be address={} client={}", local, remote);
    }

    @Override
    public void violation(Connection connection, String reason) {
        LOG.debug("protocol violation client={} reason={}", connection.remoteAddress(), reason);
    }

    @Override
    public void acceptFailed(SocketAddress local, Throwable cause) {
        LOG.warn("cannot accept connections at the moment address={}", local, cause);
    }

    @Override
    public void unexpectedFailure(@Nullable Connection connection, Throwable cause) {
        LOG.error("a connection failed by the server's fault connection={}", connection, cause);
    }
}
