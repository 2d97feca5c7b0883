package io.dittofs.metadata.durability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class GroupCommitterTest {
    private static final int THREADS = 64;

    /// A log whose syncs wait until the test lets them go.
    private static final class HeldLog implements GroupCommitter.Log {
        private final CountDownLatch firstBegan = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);
        private final AtomicInteger syncs = new AtomicInteger();

        @Override
        public void sync() {
            syncs.incrementAndGet();
            firstBegan.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void commitsThatComeDuringASyncShareTheNextOne() throws Exception {
        HeldLog log = new HeldLog();
        GroupCommitter committer = GroupCommitter.start(log, 0);
        DurabilityTicket first = commit(committer);
        log.firstBegan.await();
        List<DurabilityTicket> tickets = commitTogether(committer);
        assertThat(tickets).noneMatch(DurabilityTicket::isComplete);
        assertThat(first.isComplete()).isFalse();

        log.release.countDown();
        for (DurabilityTicket ticket : tickets) {
            assertThat(outcome(ticket)).isNull();
        }
        assertThat(log.syncs).hasValue(2);
        assertThat(committer.commitCount()).isEqualTo(THREADS + 1L);
        committer.close();
        assertThat(committer.syncCount()).isEqualTo(2);
    }

    private static List<DurabilityTicket> commitTogether(GroupCommitter committer) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<DurabilityTicket>> futures = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                futures.add(threads.submit(() -> commit(committer)));
            }
            List<DurabilityTicket> tickets = new ArrayList<>();
            for (Future<DurabilityTicket> future : futures) {
                tickets.add(future.get());
            }
            return tickets;
        }
    }

    @Test
    void failedSyncFailsItsTicketsAndEveryLaterCommit() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        GroupCommitter committer = GroupCommitter.start(
                () -> {
                    if (attempts.incrementAndGet() == 2) {
                        throw new FsException(FsError.IO, "the disk is broken");
                    }
                },
                0);
        assertThat(outcome(commit(committer))).isNull();
        assertThat(outcome(commit(committer))).isInstanceOf(FsException.class).hasMessage("the disk is broken");
        FsException refusal = catchThrowableOfType(FsException.class, () -> commit(committer));
        assertThat(refusal.error()).isEqualTo(FsError.IO);
        assertThat(refusal).hasMessage("the disk is broken");
        committer.close();
        assertThat(attempts).hasValue(2);
    }

    @Test
    void closingSyncsWhatIsLeftAndRefusesTheRest() throws Exception {
        HeldLog log = new HeldLog();
        GroupCommitter committer = GroupCommitter.start(log, 0);
        commit(committer);
        log.firstBegan.await();
        DurabilityTicket left = commit(committer);
        log.release.countDown();
        committer.close();
        assertThat(left.isComplete()).isTrue();
        assertThat(outcome(left)).isNull();
        assertThat(log.syncs).hasValue(2);
        FsException refusal = catchThrowableOfType(FsException.class, () -> commit(committer));
        assertThat(refusal.error()).isEqualTo(FsError.TRY_LATER);
    }

    @Test
    void groupsThatGatherAreSyncedWhenTheirTimeIsUpOrAtTheEnd() throws Exception {
        AtomicInteger syncs = new AtomicInteger();
        GroupCommitter soon = GroupCommitter.start(syncs::incrementAndGet, 1);
        assertThat(outcome(commit(soon))).isNull();
        soon.close();
        assertThat(syncs).hasValue(1);

        GroupCommitter late = GroupCommitter.start(syncs::incrementAndGet, TimeUnit.DAYS.toMillis(1));
        DurabilityTicket first = commit(late);
        DurabilityTicket second = commit(late);
        assertThat(first.isComplete()).isFalse();
        late.close();
        assertThat(outcome(first)).isNull();
        assertThat(outcome(second)).isNull();
        assertThat(syncs).hasValue(2);
    }

    private static DurabilityTicket commit(GroupCommitter committer) throws FsException {
        committer.enter();
        try {
            return committer.commit();
        } finally {
            committer.leave();
        }
    }

    private static @Nullable Throwable outcome(DurabilityTicket ticket) throws Exception {
        CompletableFuture<@Nullable Throwable> outcome = new CompletableFuture<>();
        ticket.whenComplete(outcome::complete);
        return outcome.get(1, TimeUnit.MINUTES);
    }
}
