package io.dittofs.nfs.service;

import io.dittofs.metadata.durability.DurabilityTicket;

/// A result that may be sent when a ticket completes.
record Stable<R>(R result, DurabilityTicket ticket) {
    /// A result that promises nothing, such as a refusal.
    static <R> Stable<R> now(R result) {
        return new Stable<>(result, DurabilityTicket.STABLE);
    }
}
