package io.dittofs.transfer.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockHash;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is being fetched when a reader closes: nothing touches the cache or the stores afterwards.
@Timeout(60)
final class BlockReaderCloseTest {
    private static final int COUNT = 100_000;

    private final List<String> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch isFetching = new CountDownLatch(1);
    private final Semaphore mayEnd = new Semaphore(0);

    @Test
    void waitsForWhatIsReadAhead() throws Exception {
        try (BlockReaderRig rig = new BlockReaderRig(64 << 20, Duration.ofSeconds(60))) {
            BlockHash hash = rig.store(BlockReaderRig.random(COUNT, 1)).hash();
            rig.store().onGet((_, _) -> {
                isFetching.countDown();
                mayEnd.acquireUninterruptibly();
                events.add("fetched");
            });
            rig.reader().prefetch(hash);
            isFetching.await();

            Thread closer = Thread.ofPlatform().start(() -> {
                rig.reader().close();
                events.add("closed");
            });
            while (!EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING).contains(closer.getState())) {
                assertThat(closer.isAlive()).isTrue();
                Thread.onSpinWait();
            }
            mayEnd.release();
            closer.join();

            assertThat(events).containsExactly("fetched", "closed");
        }
    }

    @Test
    void breaksOffWhatDoesNotEndAndRefusesWhatWaitsForItsTurn() throws Exception {
        try (BlockReaderRig rig = new BlockReaderRig(64 << 20, Duration.ofSeconds(60))) {
            BlockHash hash = rig.store(BlockReaderRig.random(COUNT, 1)).hash();
            BlockHash later = rig.store(BlockReaderRig.random(COUNT, 2)).hash();
            rig.store().onGet((_, _) -> {
                isFetching.countDown();
                try {
                    mayEnd.acquire();
                } catch (InterruptedException e) {
                    events.add("broken off");
                    throw new BlockStoreException(BlockStoreException.Kind.UNAVAILABLE, "interrupted", e);
                }
            });
            rig.reader().prefetch(hash);
            isFetching.await();

            rig.reader().close();

            assertThat(events).containsExactly("broken off");
            assertThatThrownBy(() -> rig.reader().read(later))
                    .isInstanceOfSatisfying(
                            FsException.class,
                            refusal -> assertThat(refusal.error()).isEqualTo(FsError.TRY_LATER));
        }
    }
}
