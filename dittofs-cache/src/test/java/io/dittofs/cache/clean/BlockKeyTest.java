package io.dittofs.cache.clean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class BlockKeyTest {
    @Property
    void isItsBytes(@ForAll @Size(BlockKey.BYTES) byte[] bytes) {
        BlockKey key = BlockKey.of(bytes);
        assertThat(key.bytes()).isEqualTo(bytes);
        assertThat(BlockKey.ofHex(key.toString())).isEqualTo(key).hasSameHashCodeAs(key);
    }

    @Test
    void isWrittenInHexadecimalDigits() {
        byte[] bytes = new byte[BlockKey.BYTES];
        bytes[0] = (byte) 0xAB;
        bytes[31] = 1;
        assertThat(BlockKey.of(bytes)).hasToString("ab" + "00".repeat(30) + "01");
        assertThatIllegalArgumentException().isThrownBy(() -> BlockKey.of(new byte[31]));
    }

    @Test
    void tellsPiecesFromTheirBlockAndFromEachOther() {
        BlockKey block = BlockKey.whole(1, 2, 3, 4);

        assertThat(block.piece(0))
                .isNotEqualTo(block)
                .isNotEqualTo(block.piece(1))
                .isEqualTo(block.piece(0));
        assertThat(block.piece(7)).hasToString(block + "/7");
        assertThatIllegalArgumentException().isThrownBy(() -> block.piece(-2));
    }
}
