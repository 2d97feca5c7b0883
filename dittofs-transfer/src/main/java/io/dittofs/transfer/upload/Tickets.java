package io.dittofs.transfer.upload;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// Waiting for tickets, on virtual threads only. Stateless.
public final class Tickets {
    private Tickets() {}

    /// Returns when the ticket is complete; throws its cause where it failed.
    public static void await(DurabilityTicket ticket) throws FsException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        ticket.whenComplete(cause -> {
            if (cause == null) {
                done.complete(null);
            } else {
                done.completeExceptionally(cause);
            }
        });
        try {
            done.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FsException(FsError.TRY_LATER, "interrupted");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof FsException refusal) {
                throw refusal;
            }
            throw new FsException(FsError.IO, String.valueOf(e.getCause()));
        }
    }
}
