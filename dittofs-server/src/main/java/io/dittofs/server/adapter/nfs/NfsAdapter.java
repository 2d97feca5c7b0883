package io.dittofs.server.adapter.nfs;

import io.dittofs.metadata.share.ShareTable;
import io.dittofs.nfs.Limits;
import io.dittofs.nfs.dispatch.ReplyCache;
import io.dittofs.nfs.dispatch.RpcServer;
import io.dittofs.nfs.service.MountProgram;
import io.dittofs.nfs.service.Nfs3Program;
import io.dittofs.server.ProtocolAdapter;
import io.dittofs.server.StartException;
import io.dittofs.server.reactor.Listener;
import io.dittofs.server.reactor.ListenerSettings;
import io.dittofs.server.reactor.ReactorCounters;
import io.dittofs.server.reactor.ReactorGroup;
import io.dittofs.server.transport.RpcRecordFramer;
import io.dittofs.server.transport.RpcTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// NFSv3 and MOUNTv3 on one port.
///
/// **Threading**: as [ProtocolAdapter] says.
public final class NfsAdapter implements ProtocolAdapter {
    /// A record may come in many fragments; a client that sends more of them is up to no good.
    private static final int FRAGMENTS_MAX = 1024;

    private static final int UNSENT_BYTES_MAX = 8 << 20;
    private static final Duration KEEP_ALIVE_IDLE = Duration.ofSeconds(15);

    private final NfsSettings settings;
    private final ReactorGroup reactor;
    private final RpcTransport transport;
    private @Nullable Listener listener;

    /// @param shares all exported trees
    /// @param reactor the loops, **borrowed**: who made them ends them
    /// @param blocking runs each call that can block on a thread of its own
    public NfsAdapter(NfsSettings settings, ShareTable shares, ReactorGroup reactor, Executor blocking) {
        this.settings = settings;
        this.reactor = reactor;
        RpcServer server = new RpcServer(
                List.of(new Nfs3Program(shares), new MountProgram(shares, settings.restrictDump())),
                new ReplyCache(settings.replyCacheEntries()),
                settings.closeOnVersionMismatch());
        this.transport = new RpcTransport(server, blocking);
    }

    @Override
    public String name() {
        return "nfs";
    }

    @Override
    public void start() throws StartException {
        InetSocketAddress wanted = local(settings.port());
        try {
            listener = reactor.listen(wanted, new RpcRecordFramer(), transport, listenerSettings());
        } catch (IOException refused) {
            throw new StartException(
                    "NFS cannot listen on " + wanted.getAddress().getHostAddress() + " port " + wanted.getPort() + " ("
                            + refused.getMessage()
                            + "); stop what uses the port, or choose another with adapters.nfs.port",
                    refused);
        }
    }

    private InetSocketAddress local(int port) {
        String address = settings.address();
        return address == null
                ? new InetSocketAddress(port)
                : new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    private ListenerSettings listenerSettings() {
        return new ListenerSettings(
                settings.maxConnections(),
                settings.maxRequestsPerConnection(),
                UNSENT_BYTES_MAX,
                Limits.RECORD_BYTES_MAX,
                FRAGMENTS_MAX,
                settings.timeouts().idle(),
                settings.timeouts().read(),
                settings.timeouts().write(),
                KEEP_ALIVE_IDLE);
    }

    @Override
    public InetSocketAddress address() {
        return listener().localAddress();
    }

    /// What the connections have done.
    public ReactorCounters counters() {
        return listener().counters();
    }

    @Override
    public void stopAccepting() {
        listener().stopAccepting();
    }

    @Override
    public long drain(Duration timeout) {
        return listener().drain(timeout);
    }

    @Override
    public void close() {
        // The loops end with the reactor, and nothing is registered elsewhere.
    }

    private Listener listener() {
        return Objects.requireNonNull(listener, "not started");
    }
}
