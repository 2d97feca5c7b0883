package io.dittofs.transfer.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.memory.MemoryBlockStore;
import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.metadata.content.Promise;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Histories of which the last life is lived again and again, and ends one step later each time: before each step that
/// lasts, those of the recovery included.
final class CrashPointsTest {
    private static final int HISTORIES = Integer.getInteger("dittofs.test.crashHistories", 8);
    private static final int FILES = 2;
    private static final int OPERATIONS = 24;
    private static final long BLOCK_STORE_BYTES = 512 << 20;

    private final TreeSet<String> reached = new TreeSet<>();

    @Test
    void aKilledProcessLosesNothing() throws Exception {
        endEverywhere(CrashWorld.End.KILL);
    }

    @Test
    void aLossOfPowerLosesNothingThatWasPromised() throws Exception {
        endEverywhere(CrashWorld.End.POWER_LOSS);
    }

    private void endEverywhere(CrashWorld.End end) throws Exception {
        for (int seed = 0; seed < HISTORIES; seed++) {
            boolean isOver = false;
            for (long crashAfter = 0; !isOver; crashAfter++) {
                isOver = end(seed, crashAfter, end);
            }
        }
        assertThat(reached)
                .contains(
                        "claim of garbage",
                        "commit of Map",
                        "deletion of a block",
                        "forgetting of deleted objects",
                        "freeing of a segment",
                        "naming of a segment",
                        "put of a block",
                        "sync of a segment's header",
                        "sync of the log",
                        "sync of the metadata store");
    }

    /// @return whether the life ended by itself before
    private boolean end(int seed, long crashAfter, CrashWorld.End end) throws Exception {
        try (BlockStore blocks = new MemoryBlockStore(new OffHeapPages(BLOCK_STORE_BYTES));
                CrashHistory history = new CrashHistory(seed, Promise.LOCAL, blocks, FILES)) {
            try {
                history.live(OPERATIONS, Long.MAX_VALUE, CrashWorld.End.KILL);
                history.live(OPERATIONS, crashAfter, end);
                String point = history.power().reached();
                reached.add(point);
                history.live(2, Long.MAX_VALUE, CrashWorld.End.POWER_LOSS);
                history.check();
                return point.equals(CrashWorld.NEXT_OPERATION);
            } catch (Exception | AssertionError e) {
                throw new AssertionError("history " + seed + ": " + history.steps(), e);
            }
        }
    }
}
