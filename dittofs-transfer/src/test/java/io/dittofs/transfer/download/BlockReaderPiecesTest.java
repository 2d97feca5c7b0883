package io.dittofs.transfer.download;

import static io.dittofs.transfer.download.BlockReaderRig.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.cache.clean.CleanCache;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.transfer.download.WatchedBlockStore.Range;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Reads of parts of blocks: what is fetched for them, and what is noticed.
@Timeout(60)
final class BlockReaderPiecesTest {
    private static final int PIECE = 64 << 10;
    private static final int LENGTH = 40 * PIECE - 100;

    private final byte[] data = BlockReaderRig.random(LENGTH, 1);
    private BlockReaderRig rig = new BlockReaderRig(64 << 20, Duration.ofSeconds(60));

    @AfterEach
    void close() {
        rig.close();
    }

    private static Range pieces(int first, int until) {
        return new Range((long) first * PIECE, Math.min(until * PIECE, LENGTH) - first * PIECE);
    }

    private void assertRead(BlockRef block, int from, int until) throws Exception {
        try (BlockBytes read = rig.reader().read(block, from, until)) {
            assertThat(bytes(read, from, until - from)).isEqualTo(Arrays.copyOfRange(data, from, until));
        }
    }

    private static void assertRefused(FsError error, ThrowingCallable call) {
        assertThat(catchThrowableOfType(FsException.class, call).error()).isEqualTo(error);
    }

    @Test
    void fetchesThePiecesThatHaveTheBytesAndKeepsThem() throws Exception {
        BlockRef block = rig.store(data);

        assertRead(block, 2 * PIECE + 7, 2 * PIECE + 8);
        assertRead(block, 5 * PIECE - 1, 6 * PIECE + 1);
        assertRead(block, 39 * PIECE, LENGTH);
        assertRead(block, 4 * PIECE, 7 * PIECE);
        assertRead(block, 2 * PIECE, 3 * PIECE);

        assertThat(rig.store().read()).containsExactly(pieces(2, 3), pieces(4, 7), pieces(39, 40));
        assertThat(rig.reader().readAtOnce(block.hash(), 2 * PIECE, 4 * PIECE)).isNull();
        try (BlockBytes atOnce = rig.reader().readAtOnce(block.hash(), 4 * PIECE + 1, 6 * PIECE)) {
            assertThat(bytes(Objects.requireNonNull(atOnce), 5 * PIECE, 10))
                    .isEqualTo(Arrays.copyOfRange(data, 5 * PIECE, 5 * PIECE + 10));
        }
    }

    @Test
    void anyPartOfAnyBlockIsWhatWasStored() throws Exception {
        Random random = new Random(2);
        for (int i = 0; i < 300; i++) {
            byte[] some = BlockReaderRig.random(1 + random.nextInt(4 * PIECE), i);
            BlockRef block = rig.store(some);
            int from = random.nextInt(some.length);
            int until = from + 1 + random.nextInt(some.length - from);
            try (BlockBytes read = rig.reader().read(block, from, until)) {
                assertThat(bytes(read, from, until - from)).isEqualTo(Arrays.copyOfRange(some, from, until));
            }
        }
    }

    @Test
    void fetchesTheBlockWhereHalfOfItIsWanted() throws Exception {
        BlockRef block = rig.store(data);

        assertRead(block, PIECE, 21 * PIECE);

        assertThat(rig.store().read()).containsExactly(new Range(0, LENGTH));
    }

    @Test
    void fetchesTheBlockWhenMuchOfItWasReadInPieces() throws Exception {
        BlockRef block = rig.store(data);
        for (int i = 0; i < 8; i++) {
            assertRead(block, i * PIECE, i * PIECE + 1);
        }
        while (rig.reader().readAtOnce(block.hash(), 0, LENGTH) == null) {
            Thread.onSpinWait();
        }
        assertRead(block, 20 * PIECE, 20 * PIECE + 1);

        assertThat(rig.store().read()).hasSize(9).contains(new Range(0, LENGTH));
    }

    @Test
    void fetchesADamagedPieceOnceMore() throws Exception {
        BlockRef block = rig.store(data);
        boolean[] isDamaged = {true};
        rig.store().onGet((_, bytes) -> {
            if (isDamaged[0]) {
                isDamaged[0] = false;
                flip(bytes, 1000);
            }
        });

        assertRead(block, 3 * PIECE, 3 * PIECE + 10);

        assertThat(rig.store().read()).containsExactly(pieces(3, 4), pieces(3, 4));
    }

    @Test
    void refusesAPieceThatStaysDamagedAndKeepsNothingOfIt() throws Exception {
        BlockRef block = rig.store(data);
        rig.store().onGet((_, bytes) -> flip(bytes, 1000));

        assertRefused(FsError.IO, () -> rig.reader().read(block, 3 * PIECE, 3 * PIECE + 10));
        assertThat(rig.store().read()).containsExactly(pieces(3, 4), pieces(3, 4));

        rig.store().onGet((_, _) -> {});
        assertRead(block, 3 * PIECE, 3 * PIECE + 10);
    }

    @Test
    void damageElsewhereInTheBlockDoesNotMatterToAPiece() throws Exception {
        BlockRef block = rig.store(data);
        rig.store().onGet((range, bytes) -> {
            int at = 30 * PIECE - (int) range.offset();
            if (at >= 0 && at < range.count()) {
                flip(bytes, at);
            }
        });

        assertRead(block, 3 * PIECE, 4 * PIECE);
        assertRead(block, 29 * PIECE, 30 * PIECE);
        assertRefused(FsError.IO, () -> rig.reader().read(block, 30 * PIECE + 1, 30 * PIECE + 2));
        assertRefused(FsError.IO, () -> rig.reader().read(block.hash()));
    }

    @Test
    void readsABlockWithoutChecksumsWholeAndComparesItWithItsHash() throws Exception {
        BlockRef block = rig.storeAsBefore(data);
        rig.store().onGet((_, bytes) -> flip(bytes, LENGTH - 1));

        assertRefused(FsError.IO, () -> rig.reader().read(block, 0, 1));

        rig.store().onGet((_, _) -> {});
        assertRead(block, 3 * PIECE, 3 * PIECE + 1);
        assertRead(block, 9 * PIECE, 9 * PIECE + 1);
        assertThat(rig.store().read())
                .containsExactly(new Range(0, LENGTH), new Range(0, LENGTH), new Range(0, LENGTH));
    }

    @Test
    void readersOfTheSamePiecesShareAFetch() throws Exception {
        BlockRef block = rig.store(data);
        int readers = 20;
        CountDownLatch isFetching = new CountDownLatch(1);
        Semaphore mayEnd = new Semaphore(0);
        rig.store().onGet((_, _) -> {
            isFetching.countDown();
            mayEnd.acquireUninterruptibly();
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Thread> waiting = new ArrayList<>();
            List<Future<?>> reads = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                CountDownLatch isStarted = new CountDownLatch(1);
                reads.add(threads.submit(() -> {
                    waiting.add(Thread.currentThread());
                    isStarted.countDown();
                    assertRead(block, 3 * PIECE, 3 * PIECE + 10);
                    return null;
                }));
                isStarted.await();
            }
            isFetching.await();
            while (!waiting.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING)) {
                Thread.onSpinWait();
            }
            mayEnd.release(readers);
            for (Future<?> read : reads) {
                read.get();
            }
        }

        assertThat(rig.store().read()).containsExactly(pieces(3, 4));
    }

    @Test
    void readsAlsoWhereTheCacheHasNoRoom() throws Exception {
        rig.close();
        rig = new BlockReaderRig(2 * PIECE, Duration.ofSeconds(60));
        BlockRef block = rig.store(data);
        CleanCache.Filling first = Objects.requireNonNull(rig.cache().tryFill(PIECE));
        CleanCache.Filling second = Objects.requireNonNull(rig.cache().tryFill(PIECE));

        assertRead(block, 3 * PIECE, 5 * PIECE);

        assertThat(rig.reader().readAtOnce(block.hash(), 3 * PIECE, 5 * PIECE)).isNull();
        first.abandon();
        second.abandon();
    }

    @Test
    void refusesAReaderWhoWaitsTooLong() throws Exception {
        rig.close();
        rig = new BlockReaderRig(64 << 20, Duration.ZERO);
        BlockRef block = rig.store(data);
        Semaphore mayEnd = new Semaphore(0);
        rig.store().onGet((_, _) -> mayEnd.acquireUninterruptibly());

        assertRefused(FsError.TRY_LATER, () -> rig.reader().read(block, 0, 1));

        mayEnd.release();
    }

    private static void flip(List<ByteBuffer> bytes, int at) {
        int left = at;
        for (ByteBuffer buffer : bytes) {
            if (left >= 0 && left < buffer.remaining()) {
                int index = buffer.position() + left;
                buffer.put(index, (byte) (buffer.get(index) ^ 1));
            }
            left -= buffer.remaining();
        }
    }
}
