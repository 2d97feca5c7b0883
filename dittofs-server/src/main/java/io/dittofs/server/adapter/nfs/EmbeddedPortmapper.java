package io.dittofs.server.adapter.nfs;

import io.dittofs.nfs.dispatch.ReplyCache;
import io.dittofs.nfs.dispatch.RpcServer;
import io.dittofs.nfs.portmap.Mapping;
import io.dittofs.nfs.service.PortmapProgram;
import io.dittofs.server.reactor.Listener;
import io.dittofs.server.reactor.ListenerSettings;
import io.dittofs.server.reactor.ReactorGroup;
import io.dittofs.server.transport.RpcRecordFramer;
import io.dittofs.server.transport.RpcTransport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/// The server's own portmapper, over TCP and UDP. Confined to the thread that starts and ends the adapter.
final class EmbeddedPortmapper {
    private static final int CONNECTIONS_MAX = 64;
    private static final int CALLS_IN_FLIGHT_MAX = 16;
    private static final int UNSENT_BYTES_MAX = 64 << 10;
    private static final int RECORD_BYTES_MAX = 4 << 10;
    private static final int FRAGMENTS_MAX = 4;
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration STALL_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration KEEP_ALIVE_IDLE = Duration.ofSeconds(15);

    private final Listener listener;
    private final PortmapDatagrams datagrams;

    private EmbeddedPortmapper(Listener listener, PortmapDatagrams datagrams) {
        this.listener = listener;
        this.datagrams = datagrams;
    }

    /// Binds the port for both protocols and tells the programs' ports from then on.
    static EmbeddedPortmapper open(
            InetSocketAddress address, List<Mapping> programs, ReactorGroup reactor, Executor blocking)
            throws IOException {
        RpcServer server =
                new RpcServer(List.of(new PortmapProgram(address.getPort(), programs)), new ReplyCache(1), false);
        PortmapDatagrams datagrams = PortmapDatagrams.open(address, server);
        try {
            Listener listener = reactor.listen(
                    address, new RpcRecordFramer(), new RpcTransport(server, blocking), listenerSettings());
            return new EmbeddedPortmapper(listener, datagrams);
        } catch (IOException refused) {
            datagrams.close();
            throw refused;
        }
    }

    private static ListenerSettings listenerSettings() {
        return new ListenerSettings(
                CONNECTIONS_MAX,
                CALLS_IN_FLIGHT_MAX,
                UNSENT_BYTES_MAX,
                RECORD_BYTES_MAX,
                FRAGMENTS_MAX,
                IDLE_TIMEOUT,
                STALL_TIMEOUT,
                STALL_TIMEOUT,
                KEEP_ALIVE_IDLE);
    }

    /// Answers nobody any more.
    void close() {
        datagrams.close();
        listener.drain(Duration.ZERO);
    }
}
