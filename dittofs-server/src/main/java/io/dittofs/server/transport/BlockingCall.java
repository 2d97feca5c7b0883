package io.dittofs.server.transport;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.nfs.dispatch.Outcome;
import io.dittofs.nfs.dispatch.RpcServer;
import io.dittofs.nfs.dispatch.RpcSession;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.server.reactor.CloseReason;
import io.dittofs.server.reactor.Connection;
import io.dittofs.server.reactor.Message;
import io.dittofs.server.reactor.PooledBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A call that may wait, on a virtual thread of its own. It was deferred on its connection and ends that whatever
/// happens.
///
/// **Threading**: request-confined; it reaches the connection through its mailbox.
final class BlockingCall implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(BlockingCall.class);

    private final RpcServer server;
    private final RpcSession session;
    private final OutageLog outages;
    private final Exchange exchange;

    BlockingCall(RpcServer server, RpcSession session, OutageLog outages, Exchange exchange) {
        this.server = server;
        this.session = session;
        this.outages = outages;
        this.exchange = exchange;
    }

    /// A call and its answer.
    ///
    /// @param connection where it came from
    /// @param record the call, **owned**
    /// @param message the answer, **owned**
    record Exchange(Connection connection, PooledBuffer record, Message message) {}

    @Override
    public void run() {
        Outcome outcome;
        try {
            outcome = serve();
        } catch (Throwable failure) {
            LOG.error("a call failed outside its program client={}", session.address(), failure);
            outcome = new Outcome.Close("the call failed: " + failure);
        } finally {
            exchange.record().close();
        }
        end(outcome);
    }

    /// Ends the call without running it.
    void refuse(String reason) {
        exchange.record().close();
        end(new Outcome.Close(reason));
    }

    private Outcome serve() {
        try {
            return server.serve(session, exchange.record().bytes(), new MessageSlot(exchange.message()));
        } catch (MalformedException malformed) {
            return new Outcome.Close("no RPC call: " + malformed.getMessage());
        }
    }

    private void end(Outcome outcome) {
        var mailbox = exchange.connection().mailbox();
        Message message = exchange.message();
        switch (outcome) {
            case Outcome.Reply(DurabilityTicket ticket) -> {
                if (ticket.equals(DurabilityTicket.STABLE)) {
                    mailbox.send(message);
                } else {
                    new WaitingReply(server, outages, mailbox, message).awaits(ticket);
                }
            }
            case Outcome.Silence _ -> {
                message.discard();
                mailbox.finish();
            }
            case Outcome.WouldBlock _ -> {
                message.discard();
                mailbox.close(CloseReason.requested("a call that may wait would not"));
                mailbox.finish();
            }
            case Outcome.Close(String reason) -> {
                message.discard();
                mailbox.close(CloseReason.requested(reason));
                mailbox.finish();
            }
        }
    }
}
