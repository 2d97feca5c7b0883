package io.dittofs.transfer.tiered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.cache.log.LogRefusedException;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.transfer.KeptOpen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That an empty log is not begun in place of one that may have what nothing else has.
final class LostLogTest {
    private static final int MIB = 1 << 20;
    private static final Duration LIMIT = Duration.ofMinutes(1);

    @TempDir
    private Path directory = Path.of(".");

    private final MetadataStore metadata = new MemoryMetadataStore(new Random(1));
    private final BlockStore blocks = new KeptOpen(TieredRig.blocks(64L * MIB));

    @AfterEach
    void closeStores() {
        metadata.close();
    }

    @Test
    void anEmptyLogIsRefusedWhileAnotherHasBytes() throws Exception {
        TieredRig rig = rig("log", 1, true);
        try (TieredStorage storage = rig.open(blocks)) {
            rig.writeFile(storage, "file", MIB);
        }
        assertRefused(rig("other", 2, true));
        try (TieredStorage storage = rig.open(blocks)) {
            assertThat(storage.status().unsentBytes()).isEqualTo(MIB);
        }
    }

    @Test
    void anEmptyLogIsRefusedWhileAnotherWasNotClosed() throws Exception {
        try (TieredStorage _ = rig("log", 1, true).open(blocks)) {
            assertRefused(rig("other", 2, true));
        }
    }

    @Test
    void aLogOfWhichEverythingIsUploadedMayGo() throws Exception {
        TieredRig rig = rig("log", 1, true);
        try (TieredStorage storage = rig.open(blocks)) {
            rig.writeFile(storage, "file", MIB);
            assertThat(storage.drain(LIMIT)).isTrue();
        }
        TieredRig other = rig("other", 2, true);
        try (TieredStorage storage = other.open(blocks)) {
            other.writeFile(storage, "next", MIB);
        }
        assertRefused(rig);
    }

    @Test
    void aLogThatIsForgottenMayGo() throws Exception {
        TieredRig rig = rig("log", 1, true);
        try (TieredStorage storage = rig.open(blocks)) {
            rig.writeFile(storage, "file", MIB);
        }
        metadata.logNote().write(null);
        rig("other", 2, true).open(blocks).close();
    }

    @Test
    void severalServersHaveEachALogOfItsOwn() throws Exception {
        TieredRig rig = rig("log", 1, false);
        try (TieredStorage storage = rig.open(blocks)) {
            rig.writeFile(storage, "file", MIB);
            rig("other", 2, false).open(blocks).close();
        }
        rig("other", 2, false).open(blocks).close();
    }

    @Test
    void whatWasTheOnlyLogIsNeededBesideOthersUntilItIsEmpty() throws Exception {
        TieredRig rig = rig("log", 1, true);
        try (TieredStorage storage = rig.open(blocks)) {
            rig.writeFile(storage, "file", MIB);
        }
        assertRefused(rig("other", 2, false));
        try (TieredStorage storage = rig("log", 1, false).open(blocks)) {
            assertThat(storage.drain(LIMIT)).isTrue();
        }
        rig("other", 2, false).open(blocks).close();
    }

    private void assertRefused(TieredRig rig) {
        assertThatThrownBy(() -> rig.open(blocks).close())
                .isInstanceOf(LogRefusedException.class)
                .hasMessageContaining("dittofs fsck --repair");
    }

    private TieredRig rig(String name, long seed, boolean isOnlyLog) {
        TieredOptions defaults =
                TieredOptions.named("test").withDelays(Duration.ofHours(10), Duration.ofHours(1), Duration.ZERO);
        return new TieredRig(directory.resolve(name), metadata)
                .with(isOnlyLog ? defaults : defaults.besideOtherLogs())
                .withSeed(seed);
    }
}
