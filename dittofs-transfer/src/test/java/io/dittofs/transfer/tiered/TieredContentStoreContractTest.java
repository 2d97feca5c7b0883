package io.dittofs.transfer.tiered;

import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.transfer.ContentStoreContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;

/// Contents in a log, and in a block store as soon as it can be.
final class TieredContentStoreContractTest extends ContentStoreContract {
    private static final long BLOCK_STORE_BYTES = 1L << 30;

    @TempDir
    private Path directory;

    @Override
    protected ContentStore open(long capacityBytes) throws Exception {
        TieredRig rig = new TieredRig(
                Files.createTempDirectory(directory, "log").resolve("log"), new MemoryMetadataStore(new Random(1)));
        return rig.open(TieredRig.blocks(BLOCK_STORE_BYTES)).promising(Promise.LOCAL);
    }
}
