package io.dittofs.server.transport;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.nfs.dispatch.Outcome;
import io.dittofs.nfs.dispatch.RpcServer;
import io.dittofs.nfs.dispatch.RpcSession;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.server.reactor.CloseReason;
import io.dittofs.server.reactor.Connection;
import io.dittofs.server.reactor.ConnectionMailbox;
import io.dittofs.server.reactor.Frame;
import io.dittofs.server.reactor.FrameHandler;
import io.dittofs.server.reactor.Message;
import io.dittofs.server.reactor.PooledBuffer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's RPC connection. This is the one place that decides where a call runs: a call that cannot block is
/// served
/// at once on the reactor thread, because handing it over would cost more than the work; one that can, on a virtual
/// thread. A reply that promises stability waits for its ticket without a thread.
///
/// **Threading**: reactor-confined, but for `serveBlocking` and what tickets call back.
final class RpcConnection implements FrameHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RpcConnection.class);

    /// Room for any reply that is not a listing: the longest is that of READLINK, with a target of 4 KiB.
    private static final int REPLY_BYTES = 5 * 1024;

    private final RpcServer server;
    private final Executor blocking;
    private final RpcSession session;

    RpcConnection(RpcServer server, Executor blocking, Connection connection) {
        this.server = server;
        this.blocking = blocking;
        this.session = new RpcSession(
                (InetSocketAddress) connection.remoteAddress(), (InetSocketAddress) connection.localAddress());
    }

    @Override
    public void onFrame(Connection connection, Frame frame) {
        if (server.canBlock(frame.bytes())) {
            handOver(connection, frame);
        } else {
            serveInline(connection, frame.bytes());
        }
    }

    @Override
    public void onClosed(Connection connection, CloseReason reason) {
        // Nothing is kept per connection: calls that still run send their replies to a mailbox that drops them.
    }

    private void serveInline(Connection connection, ByteBuffer record) {
        Message message = connection.begin(REPLY_BYTES);
        if (message == null) {
            connection.close(CloseReason.requested("no buffer for a reply"));
            return;
        }
        int xidPosition = record.position();
        Outcome outcome = serve(record, message);
        switch (outcome) {
            case Outcome.Reply(DurabilityTicket ticket) -> {
                if (ticket.isComplete() && ticket.equals(DurabilityTicket.STABLE)) {
                    connection.send(message);
                } else {
                    int xid = record.getInt(xidPosition);
                    Message detached = message.detach();
                    if (detached == null) {
                        message.discard();
                        connection.close(CloseReason.requested("no buffer for a reply"));
                        return;
                    }
                    connection.defer();
                    sendWhenStable(connection, detached, ticket, xid);
                }
            }
            case Outcome.Silence _ -> message.discard();
            case Outcome.Close(String reason) -> {
                message.discard();
                connection.close(CloseReason.requested(reason));
            }
        }
    }

    private Outcome serve(ByteBuffer record, Message message) {
        try {
            return server.serve(session, record, new MessageSlot(message));
        } catch (MalformedException malformed) {
            return new Outcome.Close("no RPC call: " + malformed.getMessage());
        }
    }

    private void handOver(Connection connection, Frame frame) {
        PooledBuffer kept = frame.retain();
        if (kept == null) {
            connection.close(CloseReason.requested("no buffer for a call"));
            return;
        }
        connection.defer();
        blocking.execute(() -> serveBlocking(connection, kept));
    }

    private void serveBlocking(Connection connection, PooledBuffer kept) {
        ConnectionMailbox mailbox = connection.mailbox();
        try (kept) {
            ByteBuffer record = kept.bytes();
            int xid = record.remaining() < Integer.BYTES ? 0 : record.getInt(record.position());
            Message message = Message.newMessage(connection.pool(), REPLY_BYTES);
            if (message == null) {
                giveUp(mailbox, "no buffer for a reply");
                return;
            }
            switch (serve(record, message)) {
                case Outcome.Reply(DurabilityTicket ticket) -> sendWhenStable(connection, message, ticket, xid);
                case Outcome.Silence _ -> {
                    message.discard();
                    mailbox.finish();
                }
                case Outcome.Close(String reason) -> {
                    message.discard();
                    giveUp(mailbox, reason);
                }
            }
        }
    }

    private static void giveUp(ConnectionMailbox mailbox, String reason) {
        mailbox.close(CloseReason.requested(reason));
        mailbox.finish();
    }

    private void sendWhenStable(Connection connection, Message message, DurabilityTicket ticket, int xid) {
        ticket.whenComplete(cause -> {
            if (cause == null) {
                connection.mailbox().send(message);
            } else {
                message.discard();
                sendFault(connection, xid, cause);
            }
        });
    }

    private void sendFault(Connection connection, int xid, Throwable cause) {
        LOG.error("a change could not be made stable client={}", session.address(), cause);
        @Nullable Message message = Message.newMessage(connection.pool(), REPLY_BYTES);
        if (message == null) {
            giveUp(connection.mailbox(), "no buffer for a reply");
            return;
        }
        server.writeFault(xid, new MessageSlot(message));
        connection.mailbox().send(message);
    }
}
