package io.dittofs.server.adapter.nfs;

import io.dittofs.nfs.portmap.Mapping;
import io.dittofs.nfs.portmap.PortmapRegistration;
import io.dittofs.nfs.xdr.MalformedException;
import java.io.IOException;
import java.net.BindException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This server's programs at the rpcbind of the host, so that clients find their ports (RFC 1833). It takes
/// registrations from privileged ports of the loopback only, so the server needs root or CAP_NET_BIND_SERVICE for it.
/// Without a registration the server works all the same: clients then name the port.
///
/// **Threading**: confined to the thread that starts and ends the adapter; waits for rpcbind a few seconds at most.
final class SystemRpcbind {
    private static final Logger LOG = LoggerFactory.getLogger(SystemRpcbind.class);
    private static final Duration REPLY_TIMEOUT = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 3;
    private static final int REPLY_BYTES_MAX = 512;
    private static final int PRIVILEGED_PORT_MAX = 1023;
    private static final int PRIVILEGED_PORT_MIN = 600;

    private final InetSocketAddress rpcbind;
    private final List<Mapping> registered = new ArrayList<>();
    private int lastXid;

    /// @param rpcbind where it answers over UDP
    SystemRpcbind(InetSocketAddress rpcbind) {
        this.rpcbind = rpcbind;
    }

    /// Registers the programs in the place of whatever was registered for them. What is refused is logged.
    void register(List<Mapping> mappings) {
        try (DatagramSocket socket = privilegedSocket()) {
            for (Mapping mapping : mappings) {
                unset(socket, mapping);
                int xid = ++lastXid;
                if (isGranted(socket, xid, PortmapRegistration.set(xid, mapping))) {
                    registered.add(mapping);
                } else {
                    LOG.warn("rpcbind refused to register program={} version={}", mapping.program(), mapping.version());
                }
            }
        } catch (IOException failure) {
            LOG.warn(
                    "cannot register with rpcbind; clients must name the port address={} reason={}",
                    rpcbind,
                    failure.getMessage());
        }
    }

    /// Gives up what was registered.
    void unregister() {
        if (registered.isEmpty()) {
            return;
        }
        try (DatagramSocket socket = privilegedSocket()) {
            for (Mapping mapping : registered) {
                unset(socket, mapping);
            }
        } catch (IOException failure) {
            LOG.warn("cannot unregister from rpcbind address={} reason={}", rpcbind, failure.getMessage());
        }
        registered.clear();
    }

    private void unset(DatagramSocket socket, Mapping mapping) throws IOException {
        int xid = ++lastXid;
        boolean wasThere = isGranted(socket, xid, PortmapRegistration.unset(xid, mapping.program(), mapping.version()));
        LOG.debug("unregistered program={} version={} was={}", mapping.program(), mapping.version(), wasThere);
    }

    private boolean isGranted(DatagramSocket socket, int xid, ByteBuffer call) throws IOException {
        byte[] bytes = new byte[call.remaining()];
        call.get(bytes);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            socket.send(new DatagramPacket(bytes, bytes.length, rpcbind));
            DatagramPacket reply = new DatagramPacket(new byte[REPLY_BYTES_MAX], REPLY_BYTES_MAX);
            try {
                socket.receive(reply);
                return PortmapRegistration.isGranted(xid, ByteBuffer.wrap(reply.getData(), 0, reply.getLength()));
            } catch (SocketTimeoutException lost) {
                LOG.debug("rpcbind has not answered attempt={}", attempt);
            } catch (MalformedException stray) {
                LOG.debug("rpcbind answered something else reason={}", stray.getMessage());
            }
        }
        throw new SocketTimeoutException("rpcbind does not answer");
    }

    private DatagramSocket privilegedSocket() throws IOException {
        IOException last = new BindException("no privileged port is free");
        for (int port = PRIVILEGED_PORT_MAX; port >= PRIVILEGED_PORT_MIN; port--) {
            try {
                DatagramSocket socket = new DatagramSocket(new InetSocketAddress(loopback(), port));
                socket.connect(rpcbind);
                socket.setSoTimeout(Math.toIntExact(REPLY_TIMEOUT.toMillis()));
                return socket;
            } catch (BindException taken) {
                last = taken;
            }
        }
        throw last;
    }

    private static InetAddress loopback() {
        return InetAddress.ofLiteral("127.0.0.1");
    }
}
