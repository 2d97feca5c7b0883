package io.dittofs.metadata.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PieceChecksumsTest {
    private static final int PIECE = PieceChecksums.PIECE_BYTES;

    private final byte[] block = new byte[5 * PIECE + 100];
    private final Random random = new Random(1);
    private final PieceChecksums checksums;

    PieceChecksumsTest() {
        random.nextBytes(block);
        checksums = PieceChecksums.of(List.of(ByteBuffer.wrap(block)));
    }

    private static List<ByteBuffer> cut(byte[] bytes, int from, int until, Random sizes) {
        List<ByteBuffer> cut = new ArrayList<>();
        for (int at = from; at < until; ) {
            int count = Math.min(until - at, sizes.nextInt(2 * PIECE));
            cut.add(ByteBuffer.wrap(bytes, at, count));
            at += count;
        }
        return cut;
    }

    /// The check value of CRC-32C that every description of it has.
    @Test
    void isTheSumThatEverybodyKnows() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);

        assertThat(PieceChecksums.of(List.of(ByteBuffer.wrap(digits))).bytes())
                .isEqualTo(HexFormat.of().parseHex("e3069283"));
    }

    @Test
    void isTheSameHoweverTheBytesLie() {
        for (int i = 0; i < 50; i++) {
            List<ByteBuffer> buffers = cut(block, 0, block.length, random);
            List<Integer> before = buffers.stream().map(ByteBuffer::position).toList();

            assertThat(PieceChecksums.of(buffers)).isEqualTo(checksums);
            assertThat(buffers.stream().map(ByteBuffer::position).toList()).isEqualTo(before);
        }
        assertThat(PieceChecksums.decode(checksums.bytes()))
                .isEqualTo(checksums)
                .hasSameHashCodeAs(checksums);
        assertThat(checksums.count()).isEqualTo(6);
    }

    @Test
    void fitsItsPiecesAndNoOthers() {
        for (int first = 0; first < 6; first++) {
            for (int until = first + 1; until <= 6; until++) {
                int end = Math.min(until * PIECE, block.length);
                for (int other = 0; other < 6; other++) {
                    assertThat(checksums.fit(other, cut(block, first * PIECE, end, random)))
                            .isEqualTo(other == first);
                }
            }
        }
    }

    @Test
    void noticesEveryBitOfItsPiecesAndNoneOfOthers() {
        for (int i = 0; i < 1000; i++) {
            byte[] damaged = block.clone();
            int at = random.nextInt(block.length);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            int piece = random.nextInt(6);
            int end = Math.min((piece + 1) * PIECE, block.length);

            assertThat(checksums.fit(piece, cut(damaged, piece * PIECE, end, random)))
                    .isEqualTo(at / PIECE != piece);
        }
        assertThat(checksums.fit(5, List.of(ByteBuffer.wrap(block, 5 * PIECE, 99))))
                .isFalse();
    }

    @Test
    void refusesWhatItNeverWrites() {
        for (int count : new int[] {0, 1, 3, 5, 257, 260, 1 << 20}) {
            assertThatThrownBy(() -> PieceChecksums.decode(new byte[count]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        BlockLocation location = new BlockLocation("key", 0, PIECE);
        assertThatThrownBy(() -> new UploadedBlock(location, checksums)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StoredBlock(new BlockHash(1, 2, 3, 4), location, checksums, 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
