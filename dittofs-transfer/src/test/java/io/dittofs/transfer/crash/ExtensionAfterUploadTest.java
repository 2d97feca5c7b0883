package io.dittofs.transfer.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.memory.MemoryBlockStore;
import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.transfer.Contents;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A write that nobody was promised, which is uploaded, and a power failure that takes it out of the log: what the
/// block map has of it must not lie behind the end of the file, where it would show when that is extended.
final class ExtensionAfterUploadTest {
    private static final int SEEDS = 4;
    private static final long BLOCK_STORE_BYTES = 16 << 20;

    @Test
    void whatAPowerFailureHasCutOffDoesNotComeBack() throws Exception {
        boolean hasReachedTheMap = false;
        for (int seed = 0; seed < SEEDS; seed++) {
            String reached = "";
            for (long crashAfter = 0; !reached.equals(CrashWorld.NEXT_OPERATION); crashAfter++) {
                reached = crash(seed, crashAfter);
                hasReachedTheMap |= reached.equals("commit of Map");
            }
        }
        assertThat(hasReachedTheMap).isTrue();
    }

    /// @return before which step the power failed
    private static String crash(int seed, long crashAfter) throws Exception {
        try (BlockStore blocks = new MemoryBlockStore(new OffHeapPages(BLOCK_STORE_BYTES));
                CrashWorld world = new CrashWorld(new Random(seed), Promise.LOCAL, blocks)) {
            FileModel file = new FileModel(world, FileName.of("file"));
            begin(world, Long.MAX_VALUE);
            file.create();
            file.write(0, Contents.filled(100, 1), Stability.FILE_SYNC);
            world.drain();
            end(world, file);

            String reached = "the begin";
            if (begin(world, crashAfter)) {
                file.checkAnew();
                file.write(100, Contents.filled(900, 2), Stability.UNSTABLE);
                world.drain();
                end(world, file);
                reached = world.power().reached();
            } else {
                file.notePowerLoss();
            }
            boolean isBegun = begin(world, Long.MAX_VALUE);
            assert isBegun : "nothing ends this life";
            file.checkAnew();
            file.truncate(2000);
            file.check();
            end(world, file);
            return reached;
        }
    }

    private static boolean begin(CrashWorld world, long crashAfter) throws Exception {
        return world.begin(crashAfter, CrashWorld.End.POWER_LOSS);
    }

    private static void end(CrashWorld world, FileModel file) {
        world.end();
        file.notePowerLoss();
    }
}
