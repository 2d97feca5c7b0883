package io.dittofs.metadata.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BlockHashTest {
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void isTheSha256OfTheBytes() {
        ByteBuffer data = ByteBuffer.wrap("xabcx".getBytes(StandardCharsets.US_ASCII), 1, 3);
        BlockHash hash = BlockHash.of(data);
        assertThat(hash).hasToString(ABC);
        assertThat(data.remaining()).isEqualTo(3);
        ByteBuffer direct = ByteBuffer.allocateDirect(3).put(data).flip();
        assertThat(BlockHash.of(direct)).isEqualTo(hash);
    }

    @Test
    void comesBackFromBytesAndText() {
        BlockHash hash = BlockHash.parse(ABC);
        assertThat(BlockHash.decode(hash.bytes())).isEqualTo(hash).hasSameHashCodeAs(hash);
        assertThat(hash.bytes()).startsWith(0xba, 0x78).endsWith(0x15, 0xad).hasSize(32);
        assertThatThrownBy(() -> BlockHash.decode(new byte[31])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BlockHash.parse("xy")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void differsInEachByteAndIsOrderedAsTheBytesAre() {
        byte[] bytes = BlockHash.parse(ABC).bytes();
        for (int i = 0; i < bytes.length; i++) {
            byte[] other = bytes.clone();
            other[i] ^= (byte) 0x81;
            BlockHash changed = BlockHash.decode(other);
            assertThat(changed).isNotEqualTo(BlockHash.decode(bytes));
            assertThat(Integer.signum(changed.compareTo(BlockHash.decode(bytes))))
                    .as("byte %d", i)
                    .isEqualTo(Integer.signum(Arrays.compareUnsigned(other, bytes)));
        }
        assertThat(BlockHash.parse(ABC)).isEqualByComparingTo(BlockHash.parse(ABC));
    }

    @Test
    void goldenHashesOfChunks() {
        BlockHash abc = BlockHash.parse(ABC);
        BlockHash hole = ObjectHashes.HOLE;
        BlockHash zeros = BlockHash.of(ByteBuffer.allocate(ObjectHashes.BLOCK_BYTES));
        assertThat(zeros).hasToString("bb9f8df61474d25e71fa00722318cd387396ca1736605e1248821cc0de3d3af8");
        assertThat(ObjectHashes.chunkHash(List.of()))
                .hasToString("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assertThat(ObjectHashes.chunkHash(List.of(abc, hole, abc)))
                .hasToString("f58f2979c44055e6504e29daf0da0fc63d83f5c3fe290b85970057f29f8f7852");
        assertThat(ObjectHashes.chunkHash(List.of(abc, hole, abc, hole, hole)))
                .isEqualTo(ObjectHashes.chunkHash(List.of(abc, hole, abc)));
        assertThat(ObjectHashes.chunkHash(Collections.nCopies(16, zeros)))
                .hasToString("a4e26995fdee474eebe1999bd311b50162f28858425920b0102fcb6896a2e117");
        assertThatThrownBy(() -> ObjectHashes.chunkHash(Collections.nCopies(17, zeros)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void goldenHashesOfObjects() {
        BlockHash abc = BlockHash.parse(ABC);
        BlockHash chunk = ObjectHashes.chunkHash(List.of(abc, ObjectHashes.HOLE, abc));
        BlockHash empty = ObjectHashes.chunkHash(List.of());
        assertThat(ObjectHashes.objectHash(List.of(chunk, empty, chunk)))
                .hasToString("6ccc5efc27e3c8e27403e5b64aa46f16d8a8e482483000aedc3148aec8591b0b")
                .isEqualTo(ObjectHashes.objectHash(List.of(chunk, empty, chunk, empty)));
        assertThat(ObjectHashes.objectHash(List.of(empty, empty))).isEqualTo(ObjectHashes.objectHash(List.of()));
        assertThat(ObjectHashes.objectHash(List.of(chunk))).isNotEqualTo(chunk);
    }
}
