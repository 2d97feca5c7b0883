package io.dittofs.server.transport;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.nfs.dispatch.Outcome;
import io.dittofs.nfs.dispatch.RpcServer;
import io.dittofs.nfs.dispatch.RpcSession;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.server.reactor.BufferPool;
import io.dittofs.server.reactor.CloseReason;
import io.dittofs.server.reactor.Connection;
import io.dittofs.server.reactor.Frame;
import io.dittofs.server.reactor.FrameHandler;
import io.dittofs.server.reactor.Framer;
import io.dittofs.server.reactor.Message;
import io.dittofs.server.reactor.PooledBuffer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// One client's RPC connection. This is the one place that decides where a call runs: a call that is not known to block
/// is served at once on the reactor thread, because handing it over would cost more than the work; one that can, or
/// that
/// turned out to have to wait, on a virtual thread. A reply that promises stability waits for its ticket without a
/// thread. A call for which there is no buffer is not taken yet.
///
/// **Threading**: reactor-confined.
final class RpcConnection implements FrameHandler {
    /// Room for any reply that is not a listing or a very long link, in the smallest buffer.
    static final int REPLY_BYTES = BufferPool.SMALL_BYTES - Framer.HEADER_BYTES;

    private final RpcServer server;
    private final Executor blocking;
    private final OutageLog outages;
    private final RpcSession session;

    RpcConnection(RpcServer server, Executor blocking, OutageLog outages, Connection connection) {
        this.server = server;
        this.blocking = blocking;
        this.outages = outages;
        this.session = new RpcSession(
                (InetSocketAddress) connection.remoteAddress(), (InetSocketAddress) connection.localAddress());
    }

    @Override
    public void onFrame(Connection connection, Frame frame) {
        if (server.canBlock(frame.bytes())) {
            handOver(connection, frame);
        } else {
            serveAtOnce(connection, frame);
        }
    }

    @Override
    public void onClosed(Connection connection, CloseReason reason) {
        // Nothing is kept per connection: calls that still run send their replies to a mailbox that drops them.
    }

    private void serveAtOnce(Connection connection, Frame frame) {
        Message message = connection.begin(REPLY_BYTES);
        if (message == null) {
            frame.postpone();
            return;
        }
        ByteBuffer record = frame.bytes();
        int start = record.position();
        switch (serve(record, message)) {
            case Outcome.Reply(DurabilityTicket ticket) -> answer(connection, message, ticket);
            case Outcome.Silence _ -> message.discard();
            case Outcome.WouldBlock _ -> {
                message.discard();
                record.position(start);
                handOver(connection, frame);
            }
            case Outcome.Close(String reason) -> {
                message.discard();
                connection.close(CloseReason.requested(reason));
            }
        }
    }

    private Outcome serve(ByteBuffer record, Message message) {
        try {
            return server.serveAtOnce(session, record, new MessageSlot(message));
        } catch (MalformedException malformed) {
            return new Outcome.Close("no RPC call: " + malformed.getMessage());
        }
    }

    private void answer(Connection connection, Message message, DurabilityTicket ticket) {
        if (ticket.equals(DurabilityTicket.STABLE)) {
            connection.send(message);
            return;
        }
        Message detached = message.detach();
        if (detached == null) {
            // The change is made and its reply is in the reply cache: the client has it sent again over a new
            // connection.
            message.discard();
            connection.close(CloseReason.requested("no buffer for a reply that waits"));
            return;
        }
        connection.defer();
        new WaitingReply(server, outages, connection.mailbox(), detached).awaits(ticket);
    }

    /// Both buffers are taken here, where a refusal can still put the call off.
    private void handOver(Connection connection, Frame frame) {
        Message message = Message.newMessage(connection.pool(), REPLY_BYTES);
        PooledBuffer record = message == null ? null : frame.retain();
        if (message == null || record == null) {
            if (message != null) {
                message.discard();
            }
            frame.postpone();
            return;
        }
        connection.defer();
        var call = new BlockingCall(server, session, outages, new BlockingCall.Exchange(connection, record, message));
        try {
            blocking.execute(call);
        } catch (RejectedExecutionException ended) {
            call.refuse("the server shuts down: " + ended.getMessage());
        }
    }
}
