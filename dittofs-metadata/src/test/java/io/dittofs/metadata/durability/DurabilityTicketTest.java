package io.dittofs.metadata.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DurabilityTicketTest {
    private final ManualTicket first = new ManualTicket();
    private final ManualTicket second = new ManualTicket();
    private final List<@Nullable Throwable> outcomes = new ArrayList<>();

    @Test
    void stableCallsBackAtOnce() {
        assertThat(DurabilityTicket.STABLE.isComplete()).isTrue();
        DurabilityTicket.STABLE.whenComplete(outcomes::add);
        assertThat(outcomes).hasSize(1).containsOnlyNulls();
    }

    @Test
    void stableAddsNothingToAnother() {
        assertThat(DurabilityTicket.both(DurabilityTicket.STABLE, first)).isSameAs(first);
        assertThat(DurabilityTicket.both(first, DurabilityTicket.STABLE)).isSameAs(first);
    }

    @Test
    void bothWaitsForEachInAnyOrder() {
        DurabilityTicket both = DurabilityTicket.both(first, second);
        both.whenComplete(outcomes::add);
        second.complete(null);
        assertThat(both.isComplete()).isFalse();
        assertThat(outcomes).isEmpty();
        first.complete(null);
        assertThat(both.isComplete()).isTrue();
        assertThat(outcomes).hasSize(1).containsOnlyNulls();
    }

    @Test
    void bothFailsWithTheCauseOfEither() {
        IOException cause = new IOException("fsync failed");
        DurabilityTicket.both(first, second).whenComplete(outcomes::add);
        first.complete(null);
        second.complete(cause);
        DurabilityTicket.both(second, first).whenComplete(outcomes::add);
        assertThat(outcomes).containsExactly(cause, cause);
    }
}
