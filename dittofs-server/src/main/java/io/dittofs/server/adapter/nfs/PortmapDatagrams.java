package io.dittofs.server.adapter.nfs;

import io.dittofs.metadata.content.ContentLease;
import io.dittofs.nfs.dispatch.Outcome;
import io.dittofs.nfs.dispatch.ReplySlot;
import io.dittofs.nfs.dispatch.RpcServer;
import io.dittofs.nfs.dispatch.RpcSession;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.NoRoomException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The embedded portmapper over UDP, which many clients ask first: a datagram in, a datagram out.
///
/// **Threading**: one thread of its own, which ends with [#close].
final class PortmapDatagrams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PortmapDatagrams.class);

    /// More than any call; and no more than a reply, so that nobody gains by asking under a stranger's address.
    private static final int CALL_BYTES_MAX = 1024;

    private static final int REPLY_BYTES_MAX = 1024;

    private final DatagramChannel channel;
    private final RpcServer server;
    private final Thread thread;

    private PortmapDatagrams(DatagramChannel channel, RpcServer server) {
        this.channel = channel;
        this.server = server;
        this.thread = Thread.ofVirtual().name("portmapper-udp").unstarted(this::serve);
    }

    /// Binds the address and serves.
    static PortmapDatagrams open(InetSocketAddress address, RpcServer server) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.bind(address);
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
        PortmapDatagrams datagrams = new PortmapDatagrams(channel, server);
        datagrams.thread.start();
        return datagrams;
    }

    private void serve() {
        ByteBuffer call = ByteBuffer.allocate(CALL_BYTES_MAX);
        while (channel.isOpen()) {
            try {
                InetSocketAddress client = (InetSocketAddress) channel.receive(call.clear());
                answer(client, call.flip());
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException failure) {
                LOG.debug("a datagram of the portmapper failed", failure);
            }
        }
    }

    private void answer(InetSocketAddress client, ByteBuffer call) throws IOException {
        Slot slot = new Slot(ByteBuffer.allocate(REPLY_BYTES_MAX));
        try {
            Outcome outcome = server.serve(new RpcSession(client), call, slot);
            if (outcome instanceof Outcome.Reply) {
                channel.send(slot.buffer().flip(), client);
            }
        } catch (MalformedException malformed) {
            LOG.debug("no call in a datagram client={} reason={}", client, malformed.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            LOG.warn("the portmapper's socket could not be closed", failure);
        }
    }

    /// A reply of bounded size. Confined to the thread.
    private record Slot(ByteBuffer buffer) implements ReplySlot {
        @Override
        public int start() {
            return 0;
        }

        @Override
        public ByteBuffer grow(int bytes) {
            throw new NoRoomException("a reply of the portmapper beyond a datagram");
        }

        @Override
        public void attach(ContentLease lease, int padBytes) {
            lease.close();
            throw new IllegalStateException("the portmapper has no file data");
        }
    }
}
