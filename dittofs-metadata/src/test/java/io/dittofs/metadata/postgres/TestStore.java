package io.dittofs.metadata.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;

/// How tests open stores and look at what they answer.
final class TestStore {
    private TestStore() {}

    static PostgresMetadataStore open(PostgresOptions options) throws IOException {
        return PostgresMetadataStore.open(options, new Random());
    }

    /// Why a ticket failed; null where it did not.
    static @Nullable Throwable outcome(DurabilityTicket ticket) throws Exception {
        CompletableFuture<@Nullable Throwable> outcome = new CompletableFuture<>();
        ticket.whenComplete(outcome::complete);
        return outcome.get(1, TimeUnit.MINUTES);
    }

    static FsException assertRefused(FsError error, ThrowingCallable call) {
        FsException refusal = catchThrowableOfType(FsException.class, call);
        assertThat(refusal).as("a refusal with " + error).isNotNull();
        assertThat(refusal.error()).as(refusal.getMessage()).isEqualTo(error);
        return refusal;
    }
}
