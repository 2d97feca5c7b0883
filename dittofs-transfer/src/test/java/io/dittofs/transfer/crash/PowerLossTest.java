package io.dittofs.transfer.crash;

import io.dittofs.blocks.memory.MemoryBlockStore;
import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.metadata.content.Promise;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random histories of files whose server is killed or loses its power again and again, before any step that lasts.
final class PowerLossTest {
    private static final int HISTORIES = Integer.getInteger("dittofs.test.histories", 2_000);
    private static final int FILES = 8;
    private static final int LIVES_MAX = 4;
    private static final int OPERATIONS = 40;
    private static final long BLOCK_STORE_BYTES = 512 << 20;

    @Test
    void nothingPromisedIsLost() throws Exception {
        long seed = Long.getLong("dittofs.test.seed", new Random().nextLong());
        System.out.println("-Ddittofs.test.seed=" + seed + " histories=" + HISTORIES);
        for (int round = 0; round * FILES < HISTORIES; round++) {
            run(seed + round);
        }
    }

    private static void run(long seed) throws Exception {
        Random random = new Random(seed);
        Promise promise = random.nextInt(5) == 0 ? Promise.REMOTE : Promise.LOCAL;
        try (BlockStore blocks = new MemoryBlockStore(new OffHeapPages(BLOCK_STORE_BYTES));
                CrashHistory history = new CrashHistory(random.nextLong(), promise, blocks, FILES)) {
            try {
                for (int life = random.nextInt(LIVES_MAX); life >= 0; life--) {
                    long crashAfter = random.nextInt(1 + random.nextInt(150));
                    CrashWorld.End end = random.nextInt(3) == 0 ? CrashWorld.End.KILL : CrashWorld.End.POWER_LOSS;
                    history.live(OPERATIONS, crashAfter, end);
                }
                history.check();
            } catch (Exception | AssertionError e) {
                throw new AssertionError("-Ddittofs.test.seed=" + seed + ": " + history.steps(), e);
            }
        }
    }
}
