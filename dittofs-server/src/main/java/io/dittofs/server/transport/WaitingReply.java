package io.dittofs.server.transport;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.nfs.dispatch.RpcServer;
import io.dittofs.server.reactor.ConnectionMailbox;
import io.dittofs.server.reactor.Message;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The reply of a deferred call until its effect is stable; when that fails it becomes SYSTEM_ERR.
///
/// **Threading**: completed on any thread; the first completion counts.
final class WaitingReply {
    private final RpcServer server;
    private final OutageLog outages;
    private final ConnectionMailbox mailbox;
    private final Message message;
    private final AtomicBoolean isDone = new AtomicBoolean();

    /// @param message **owned**
    WaitingReply(RpcServer server, OutageLog outages, ConnectionMailbox mailbox, Message message) {
        this.server = server;
        this.outages = outages;
        this.mailbox = mailbox;
        this.message = message;
    }

    void awaits(DurabilityTicket ticket) {
        ticket.whenComplete(this::complete);
    }

    private void complete(@Nullable Throwable cause) {
        if (!isDone.compareAndSet(false, true)) {
            return;
        }
        if (cause == null) {
            outages.succeeded();
        } else {
            outages.failed(cause);
            int xid = message.buffer().getInt(message.headStart());
            message.startOver();
            server.writeFault(xid, new MessageSlot(message));
        }
        mailbox.send(message);
    }
}
