package io.dittofs.transfer.resident;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.metadata.content.ContentLease;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.transfer.Contents;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// Readers beside writers: every byte of content `n` has `n` in its high four bits, or is zero. Anything else
/// is another content's byte or the poison of freed memory.
final class ConcurrentReadsTest {
    private static final int SIZE_MAX = 300_000;
    private static final int WRITERS = 2;
    private static final int READERS = 3;
    private static final int STEPS = 20_000;

    private final long seed = Long.getLong("dittofs.test.seed", new Random().nextLong());
    private final OffHeapPages pages = OffHeapPages.poisoning(4 << 20);
    private final ResidentContentStore store = new ResidentContentStore(pages);
    private final AtomicBoolean isDone = new AtomicBoolean();

    @Test
    void readersNeverSeeForeignBytes() throws Exception {
        System.out.println("-Ddittofs.test.seed=" + seed);
        try (var threads = Executors.newFixedThreadPool(WRITERS + READERS)) {
            List<Future<Long>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                Random random = new Random(seed + 100 + i);
                readers.add(threads.submit(() -> readUntilDone(random)));
            }
            List<Callable<Void>> writers = new ArrayList<>();
            for (int i = 1; i <= WRITERS; i++) {
                int content = i;
                writers.add(() -> change(content, new Random(seed + content)));
            }
            List<Future<Void>> written = threads.invokeAll(writers);
            isDone.set(true);
            for (Future<Void> outcome : written) {
                outcome.get();
            }
            for (Future<Long> bytesSeen : readers) {
                assertThat(bytesSeen.get()).isPositive();
            }
        }
        store.close();
        assertThat(pages.allocatedBytes()).isZero();
        assertThat(pages.isMemoryReturned()).isTrue();
    }

    private Void change(int content, Random random) throws FsException {
        for (int step = 0; step < STEPS; step++) {
            int dice = random.nextInt(20);
            int offset = random.nextInt(SIZE_MAX);
            if (dice == 0) {
                store.release(content);
            } else if (dice < 5) {
                Contents.truncate(store, content, offset);
            } else {
                int count = random.nextInt(1 << random.nextInt(18));
                Contents.write(store, content, offset, Contents.filled(count, content << 4 | random.nextInt(1, 16)));
            }
        }
        return null;
    }

    private long readUntilDone(Random random) {
        long nonZeroBytes = 0;
        while (!isDone.get()) {
            int content = random.nextInt(1, WRITERS + 1);
            try (ContentLease lease = store.read(content, random.nextInt(SIZE_MAX), random.nextInt(SIZE_MAX))) {
                // A second look, after others had time to free and reuse what the lease shows.
                nonZeroBytes += countChecked(lease, content);
                nonZeroBytes += countChecked(lease, content);
            } catch (FsException refusal) {
                assertThat(refusal.error()).isEqualTo(FsError.TRY_LATER);
            }
        }
        return nonZeroBytes;
    }

    private static long countChecked(ContentLease lease, int content) {
        long nonZeroBytes = 0;
        for (ByteBuffer buffer : lease.buffers()) {
            for (int index = buffer.position(); index < buffer.limit(); index++) {
                int value = buffer.get(index) & 0xFF;
                if (value != 0) {
                    nonZeroBytes++;
                    if (value >>> 4 != content) {
                        throw new AssertionError("content " + content + " shows " + value + " at " + index);
                    }
                }
            }
        }
        return nonZeroBytes;
    }
}
