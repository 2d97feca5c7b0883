package io.dittofs.server.offline;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.UploadedBlock;
import io.dittofs.transfer.garbage.GarbageCollector;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Blocks come and go while they are looked at.
final class LiveContentsTest {
    private static final long CONTENT = 7;
    private static final int BYTES = 5000;

    private final MemoryMetadataStore metadata = new MemoryMetadataStore(new Random(1));
    private final ObjectStore objects = metadata.objects();
    private final BusyBlockStore blocks = new BusyBlockStore();
    private final LiveContents contents = new LiveContents(metadata, blocks, 2);
    private final byte[] data = new byte[BYTES];
    private BlockRef block;
    private long now = 1;

    @BeforeEach
    void upload() throws Exception {
        new Random(2).nextBytes(data);
        block = new BlockRef(BlockHash.of(ByteBuffer.wrap(data)), BYTES);
        map("first");
    }

    @AfterEach
    void close() {
        blocks.close();
        metadata.close();
    }

    private void map(String key) throws Exception {
        blocks.put(key, List.of(ByteBuffer.wrap(data)));
        var _ = objects.commit(new BlockChanges(now++)
                .map(CONTENT, 0, null, block, new UploadedBlock(new BlockLocation(key, 0, BYTES), null)));
    }

    private void unmap() throws Exception {
        var _ = objects.commit(new BlockChanges(now++).unmap(CONTENT, 0, block));
    }

    private void collect() throws Exception {
        var _ = new GarbageCollector(objects, blocks, () -> now).collect(Duration.ZERO);
    }

    private ContentCheckResult check(boolean isQuick) throws Exception {
        return contents.check(isQuick, ContentProgress.NONE);
    }

    @Test
    void countsWhatFilesHave() throws Exception {
        assertThat(contents.count(ContentProgress.NONE)).isEqualTo(1);
        unmap();
        assertThat(contents.count(ContentProgress.NONE)).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takesNoBlockForDamagedThatWasDeletedMeanwhile(boolean isQuick) throws Exception {
        blocks.beforeRead(() -> {
            unmap();
            collect();
            assertThat(blocks.stat("first")).isNull();
        });
        assertThat(check(isQuick).isClean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void looksWhereABlockIsNow(boolean isQuick) throws Exception {
        blocks.beforeRead(() -> {
            unmap();
            collect();
            map("second");
        });
        assertThat(check(isQuick).isClean()).isTrue();

        blocks.beforeRead(() -> {
            unmap();
            collect();
            map("third");
            blocks.delete(List.of("third"));
        });
        ContentCheckResult damaged = check(isQuick);
        assertThat(damaged.damagedTotal()).isEqualTo(1);
        assertThat(damaged.damaged().getFirst().damage())
                .isEqualTo(new BlockDamage(block.hash(), BlockDamage.Kind.MISSING, "third"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void findsWhatIsMissing(boolean isQuick) throws Exception {
        blocks.delete(List.of("first"));
        assertThat(check(isQuick).damagedTotal()).isEqualTo(1);
    }

    @Test
    void readsEveryByte() throws Exception {
        data[77]++;
        blocks.put("first", List.of(ByteBuffer.wrap(data)));
        assertThat(check(false).damaged().getFirst().damage().kind()).isEqualTo(BlockDamage.Kind.ALTERED);
        assertThat(check(true).isClean()).isTrue();
    }
}
