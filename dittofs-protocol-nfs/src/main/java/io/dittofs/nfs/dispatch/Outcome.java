package io.dittofs.nfs.dispatch;

import io.dittofs.metadata.durability.DurabilityTicket;

/// What becomes of a record.
public sealed interface Outcome {
    /// The usual one: the reply may leave at once.
    Outcome REPLY = new Reply(DurabilityTicket.STABLE);

    /// The slot holds a reply, to be sent when the ticket completes.
    record Reply(DurabilityTicket ticket) implements Outcome {
        /// The outcome with this ticket.
        public static Outcome of(DurabilityTicket ticket) {
            return ticket.equals(DurabilityTicket.STABLE) ? REPLY : new Reply(ticket);
        }
    }

    /// Nothing is sent: the call is a duplicate of one that is still running, which will be answered.
    record Silence() implements Outcome {}

    /// Nothing has happened, because the call would have to wait and the caller cannot: it runs again where it may.
    record WouldBlock() implements Outcome {}

    /// Nothing is sent and the connection is closed.
    record Close(String reason) implements Outcome {}
}
