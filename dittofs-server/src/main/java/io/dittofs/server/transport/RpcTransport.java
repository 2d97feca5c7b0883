package io.dittofs.server.transport;

import io.dittofs.nfs.dispatch.RpcServer;
import io.dittofs.server.reactor.Connection;
import io.dittofs.server.reactor.FrameHandler;
import io.dittofs.server.reactor.FrameHandlerFactory;
import java.util.concurrent.Executor;

/// RPC programs on the reactor: makes the handler of each connection.
///
/// **Threading**: thread-safe.
public final class RpcTransport implements FrameHandlerFactory {
    private final RpcServer server;
    private final Executor blocking;
    private final OutageLog outages = new OutageLog();

    /// @param blocking runs each task on a virtual thread of its own
    public RpcTransport(RpcServer server, Executor blocking) {
        this.server = server;
        this.blocking = blocking;
    }

    @Override
    public FrameHandler open(Connection connection) {
        return new RpcConnection(server, blocking, outages, connection);
    }
}
