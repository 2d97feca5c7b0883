package io.dittofs.transfer.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.object.BlockHash;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BlockNamesTest {
    private static final BlockHash HASH = BlockHash.of(ByteBuffer.wrap(new byte[] {1, 2, 3}));

    private final BlockNames names = new BlockNames(new Random(1));

    @Test
    void givesEachUploadAKeyOfItsOwn() {
        String first = names.keyOf(HASH);

        assertThat(names.keyOf(HASH)).isNotEqualTo(first);
        assertThat(first).startsWith("blocks/03/90/" + HASH + "-");
    }

    @Test
    void readsTheBlockOutOfAKey() {
        for (int i = 0; i < 100; i++) {
            assertThat(BlockNames.hashIn(names.keyOf(HASH))).isEqualTo(HASH);
        }
    }

    @Test
    void readsNothingOutOfOtherNames() {
        String key = names.keyOf(HASH);

        assertThat(BlockNames.hashIn(key.substring(1))).isNull();
        assertThat(BlockNames.hashIn(key.replace("/03/", "/04/"))).isNull();
        assertThat(BlockNames.hashIn(key.replace("/90/", "/91/"))).isNull();
        assertThat(BlockNames.hashIn(key + "-1")).isNull();
        assertThat(BlockNames.hashIn(key + "\n")).isNull();
        assertThat(BlockNames.hashIn("blocks/03/90/" + HASH)).isNull();
        assertThat(BlockNames.hashIn("share/file/0-039058c6")).isNull();
    }
}
