package io.dittofs.transfer.crash;

import io.dittofs.blocks.memory.MemoryBlockStore;
import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.transfer.Contents;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A truncation that nobody has an answer to yet, which a power failure may undo, and what others write meanwhile and
/// are promised.
final class UnansweredTruncationTest {
    private static final int TRIES = 20;
    private static final long BLOCK_STORE_BYTES = 16 << 20;

    @ParameterizedTest
    @ValueSource(longs = {0, 300, 500, 1500})
    void whatIsWrittenMeanwhileStays(long size) throws Exception {
        for (int seed = 0; seed < TRIES; seed++) {
            try (BlockStore blocks = new MemoryBlockStore(new OffHeapPages(BLOCK_STORE_BYTES));
                    CrashWorld world = new CrashWorld(new Random(seed), Promise.LOCAL, blocks)) {
                FileModel file = new FileModel(world, FileName.of("file"));
                begin(world);
                file.create();
                file.write(0, Contents.filled(1000, 1), Stability.FILE_SYNC);
                file.beginTruncation(size);
                file.write(200, Contents.filled(200, 2), Stability.FILE_SYNC);
                world.end();
                file.notePowerLoss();
                lookAgainAndAgain(world, file);
            }
        }
    }

    /// What is found once must be found the next time, also when a server has done something in between.
    private static void lookAgainAndAgain(CrashWorld world, FileModel file) throws Exception {
        for (int life = 0; life < 3; life++) {
            begin(world);
            file.checkAnew();
            if (life == 1) {
                world.drain();
                file.check();
            }
            world.end();
            file.notePowerLoss();
        }
    }

    private static void begin(CrashWorld world) throws Exception {
        boolean isBegun = world.begin(Long.MAX_VALUE, CrashWorld.End.POWER_LOSS);
        assert isBegun : "nothing ends this life";
    }
}
