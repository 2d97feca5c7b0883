package io.dittofs.server.adapter.nfs;

import io.dittofs.metadata.share.ShareTable;
import io.dittofs.nfs.Limits;
import io.dittofs.nfs.dispatch.ReplyCache;
import io.dittofs.nfs.dispatch.RpcObserver;
import io.dittofs.nfs.dispatch.RpcServer;
import io.dittofs.nfs.mount.MountProcedure;
import io.dittofs.nfs.portmap.Mapping;
import io.dittofs.nfs.service.MountProgram;
import io.dittofs.nfs.service.Nfs3Program;
import io.dittofs.nfs.v3.Nfs3Procedure;
import io.dittofs.server.ProtocolAdapter;
import io.dittofs.server.StartException;
import io.dittofs.server.reactor.Admission;
import io.dittofs.server.reactor.Listener;
import io.dittofs.server.reactor.ListenerSettings;
import io.dittofs.server.reactor.ReactorCounters;
import io.dittofs.server.reactor.ReactorGroup;
import io.dittofs.server.status.ClientStatus;
import io.dittofs.server.transport.RpcRecordFramer;
import io.dittofs.server.transport.RpcTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// NFSv3 and MOUNTv3 on one port.
///
/// **Threading**: as [ProtocolAdapter] says.
public final class NfsAdapter implements ProtocolAdapter {
    /// A record may come in many fragments; a client that sends more of them is up to no good.
    private static final int FRAGMENTS_MAX = 1024;

    private static final int UNSENT_BYTES_MAX = 8 << 20;
    /// macOS unmounts with the first version.
    private static final int MOUNT_VERSION_OF_UNMOUNTS = 1;

    private static final InetSocketAddress RPCBIND = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 111);
    private static final Duration KEEP_ALIVE_IDLE = Duration.ofSeconds(15);

    private final NfsSettings settings;
    private final ReactorGroup reactor;
    private final RpcTransport transport;
    private final Admission admission;
    private final MountProgram mounts;
    private final Executor blocking;
    private final SystemRpcbind rpcbind = new SystemRpcbind(RPCBIND);
    private @Nullable Listener listener;
    private @Nullable EmbeddedPortmapper portmapper;

    /// What calls are under.
    ///
    /// @param observer of all calls
    /// @param admission lets calls in
    public record Control(RpcObserver observer, Admission admission) {
        /// Nobody watches, nothing is limited.
        public static final Control NONE = new Control(RpcObserver.NONE, Admission.OPEN);
    }

    /// @param shares all exported trees
    /// @param reactor the loops, **borrowed**: who made them ends them
    /// @param blocking runs each call that can block on a thread of its own
    /// @param control watches and limits the calls
    public NfsAdapter(
            NfsSettings settings, ShareTable shares, ReactorGroup reactor, Executor blocking, Control control) {
        this.settings = settings;
        this.admission = control.admission();
        this.reactor = reactor;
        this.blocking = blocking;
        this.mounts = new MountProgram(shares, settings.restrictDump());
        RpcServer server = new RpcServer(
                List.of(new Nfs3Program(shares), mounts),
                new ReplyCache(settings.replyCacheEntries()),
                settings.closeOnVersionMismatch(),
                control.observer());
        this.transport = new RpcTransport(server, blocking);
    }

    @Override
    public String name() {
        return "nfs";
    }

    @Override
    public void start() throws StartException {
        listener = listen();
        List<Mapping> programs = programs(address().getPort());
        if (settings.portmapper().enabled()) {
            portmapper = openPortmapper(programs);
        }
        if (settings.portmapper().registerWithSystem()) {
            rpcbind.register(programs);
        }
    }

    private Listener listen() throws StartException {
        InetSocketAddress wanted = local(settings.port());
        try {
            return reactor.listen(wanted, new RpcRecordFramer(), transport, admission, listenerSettings());
        } catch (IOException refused) {
            throw cannotListen("NFS", wanted, "adapters.nfs.port", refused);
        }
    }

    private EmbeddedPortmapper openPortmapper(List<Mapping> programs) throws StartException {
        InetSocketAddress wanted = local(settings.portmapper().port());
        try {
            return EmbeddedPortmapper.open(wanted, programs, reactor, blocking);
        } catch (IOException refused) {
            listener().drain(Duration.ZERO);
            throw cannotListen("the portmapper", wanted, "adapters.nfs.portmapper.port", refused);
        }
    }

    private InetSocketAddress local(int port) {
        String address = settings.address();
        return address == null
                ? new InetSocketAddress(port)
                : new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    private static StartException cannotListen(
            String what, InetSocketAddress address, String key, IOException refused) {
        return new StartException(
                what + " cannot listen on " + address.getAddress().getHostAddress() + " port " + address.getPort()
                        + " (" + refused.getMessage() + "); stop what uses the port, or choose another with " + key,
                refused);
    }

    private static List<Mapping> programs(int port) {
        return List.of(
                new Mapping(Nfs3Procedure.PROGRAM, Nfs3Procedure.VERSION, Mapping.TCP, port),
                new Mapping(MountProcedure.PROGRAM, MountProcedure.VERSION, Mapping.TCP, port),
                new Mapping(MountProcedure.PROGRAM, MOUNT_VERSION_OF_UNMOUNTS, Mapping.TCP, port));
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

    @Override
    public Optional<ReactorCounters> counters() {
        return Optional.ofNullable(listener).map(Listener::counters);
    }

    @Override
    public List<ClientStatus> clients() {
        return listener == null ? List.of() : NfsClients.of(listener.connections(), mounts.mounts(), System.nanoTime());
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
        rpcbind.unregister();
        if (portmapper != null) {
            portmapper.close();
        }
    }

    private Listener listener() {
        return Objects.requireNonNull(listener, "not started");
    }
}
