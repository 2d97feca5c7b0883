package io.dittofs.blocks.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreContract;
import io.dittofs.blocks.store.BlockStoreException.Kind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MemoryBlockStoreTest extends BlockStoreContract {
    private static final int MIB = 1 << 20;

    private final OffHeapPages pages = OffHeapPages.poisoning(64L * MIB);

    @Override
    protected BlockStore empty() {
        return new MemoryBlockStore(pages);
    }

    @AfterEach
    void everyRunIsGivenBack() {
        store().close();
        assertThat(pages.allocatedBytes()).isZero();
        assertThat(pages.isMemoryReturned()).isTrue();
    }

    @Test
    void isFullAtItsLimitAndChangesNothingThen() throws Exception {
        byte[] content = random(MIB);
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            keys.add("b/%02d".formatted(i));
            store().put(keys.getLast(), List.of(ByteBuffer.wrap(content)));
        }
        assertThat(store().space().freeBytes()).isZero();
        assertThat(failure(() -> store().put("b/64", List.of(ByteBuffer.allocate(1)))))
                .isEqualTo(Kind.FULL);
        assertThat(failure(() -> store().put("b/63", List.of(ByteBuffer.allocate(2 * MIB)))))
                .isEqualTo(Kind.FULL);
        assertThat(allKeys("", 1000)).isEqualTo(keys);
        assertThat(read("b/63", 0, MIB)).isEqualTo(content);
        store().delete(List.of("b/00"));
        assertThat(store().space().freeBytes()).isEqualTo(MIB);
        store().put("b/64", List.of(ByteBuffer.wrap(content)));
    }

    @Test
    void smallObjectsTakeLittle() throws Exception {
        store().put("small", List.of(ByteBuffer.allocate(100)));
        assertThat(pages.allocatedBytes()).isEqualTo(RunSize.KIB_4.bytes());
        store().put("more", List.of(ByteBuffer.allocate(65_536 + 5000)));
        assertThat(pages.allocatedBytes()).isEqualTo(4096 + 65_536 + 16_384);
    }
}
