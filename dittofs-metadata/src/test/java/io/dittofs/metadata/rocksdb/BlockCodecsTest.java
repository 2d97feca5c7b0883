package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.CondemnedBlock;
import io.dittofs.metadata.object.DoomedObject;
import io.dittofs.metadata.object.MappedBlock;
import io.dittofs.metadata.object.PieceChecksums;
import io.dittofs.metadata.object.StoredBlock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/// The bytes of the rows of blocks, which are a format.
final class BlockCodecsTest {
    private static final BlockHash HASH = new BlockHash(1, 2, 3, -1);
    private static final String HASH_HEX =
            "0000000000000001" + "0000000000000002" + "0000000000000003" + "ffffffffffffffff";
    private static final BlockLocation LOCATION = new BlockLocation("aé", 5, 6);

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void goldenBlockMap() throws Exception {
        BlockRef block = new BlockRef(HASH, 0x400000);
        assertThat(BlockCodec.key(7, 9)).isEqualTo(bytes("0000000000000007" + "0000000000000009"));
        assertThat(BlockCodec.value(block)).isEqualTo(bytes("01" + "00400000" + HASH_HEX));
        assertThat(BlockCodec.mapped(BlockCodec.key(7, 9), BlockCodec.value(block)))
                .isEqualTo(new MappedBlock(9, block));
        assertThat(BlockCodec.contentId(BlockCodec.key(7, 9))).isEqualTo(7);
        assertDamaged(() -> BlockCodec.block(new byte[37]));
        assertDamaged(() -> BlockCodec.block(bytes("01" + "00000000" + HASH_HEX)));
        assertDamaged(() -> BlockCodec.block(bytes("02" + "00400000" + HASH_HEX)));
        assertDamaged(() -> BlockCodec.mapped(BlockCodec.key(7, -9), BlockCodec.value(block)));
        assertDamaged(() -> BlockCodec.contentId(new byte[15]));
    }

    @Test
    void goldenStoredBlock() throws Exception {
        StoredBlock used = new StoredBlock(HASH, LOCATION, null, 3, 16, 0);
        byte[] value = StoredBlockCodec.value(used);
        assertThat(value)
                .isEqualTo(bytes("01" + "00000006" + "0000000000000005" + "0000000000000003" + "0000000000000010"
                        + "0000000000000000" + "61c3a9"));
        assertThat(StoredBlockCodec.stored(HASH.bytes(), value)).isEqualTo(used);
        StoredBlock condemned = new StoredBlock(HASH, LOCATION, null, 0, 16, -4);
        assertThat(StoredBlockCodec.stored(HASH.bytes(), StoredBlockCodec.value(condemned)))
                .isEqualTo(condemned);
        assertDamaged(() -> StoredBlockCodec.stored(new byte[31], value));
        for (int length = 0; length < value.length - 3; length++) {
            byte[] cut = Arrays.copyOf(value, length);
            assertDamaged(() -> StoredBlockCodec.stored(HASH.bytes(), cut));
        }
        for (int offset : List.of(0, 1, 5, 13)) {
            byte[] wrong = value.clone();
            wrong[offset] = (byte) 0x80;
            assertDamaged(() -> StoredBlockCodec.stored(HASH.bytes(), wrong));
        }
    }

    @Test
    void goldenStoredBlockWithPieces() throws Exception {
        BlockLocation location = new BlockLocation("aé", 5, PieceChecksums.PIECE_BYTES + 1);
        PieceChecksums pieces = PieceChecksums.decode(bytes("0102030405060708"));
        StoredBlock block = new StoredBlock(HASH, location, pieces, 3, 16, 0);
        byte[] value = StoredBlockCodec.value(block);
        assertThat(value)
                .isEqualTo(bytes("02" + "00010001" + "0000000000000005" + "0000000000000003" + "0000000000000010"
                        + "0000000000000000" + "02" + "0102030405060708" + "61c3a9"));
        assertThat(StoredBlockCodec.stored(HASH.bytes(), value)).isEqualTo(block);
        for (int length = 0; length < value.length - 2; length++) {
            byte[] cut = Arrays.copyOf(value, length);
            assertDamaged(() -> StoredBlockCodec.stored(HASH.bytes(), cut));
        }
        int countOffset = 37;
        for (int count : List.of(0, 1, 3, 65, 255)) {
            byte[] wrong = value.clone();
            wrong[countOffset] = (byte) count;
            assertDamaged(() -> StoredBlockCodec.stored(HASH.bytes(), wrong));
        }
    }

    @Test
    void goldenGarbage() throws Exception {
        CondemnedBlock condemned = new CondemnedBlock(16, HASH);
        byte[] condemnedKey = GarbageCodec.condemnedKey(condemned);
        assertThat(condemnedKey).isEqualTo(bytes("01" + "8000000000000010" + HASH_HEX));
        assertThat(GarbageCodec.condemned(condemnedKey)).isEqualTo(condemned);
        assertThat(Arrays.compareUnsigned(GarbageCodec.condemnedFrom(-1), condemnedKey))
                .isNegative();
        assertThat(Arrays.compareUnsigned(GarbageCodec.condemnedFrom(16), condemnedKey))
                .isNegative();
        assertThat(Arrays.compareUnsigned(GarbageCodec.condemnedFrom(17), condemnedKey))
                .isPositive();

        DoomedObject doomed = new DoomedObject(HASH, LOCATION);
        byte[] key = GarbageCodec.doomedKey(LOCATION);
        byte[] value = GarbageCodec.doomedValue(doomed);
        assertThat(key).isEqualTo(bytes("02" + "61c3a9" + "00" + "0000000000000005"));
        assertThat(value).isEqualTo(bytes("01" + "00000006" + HASH_HEX));
        assertThat(GarbageCodec.doomed(key, value)).isEqualTo(doomed);
        assertDamaged(() -> GarbageCodec.condemned(key));
        assertDamaged(() -> GarbageCodec.doomed(new byte[10], value));
        assertDamaged(() -> GarbageCodec.doomed(key, new byte[37]));
        assertDamaged(() -> GarbageCodec.doomed(key, bytes("01" + "00000000" + HASH_HEX)));
    }

    private static void assertDamaged(ThrowingCallable call) {
        assertThat(catchThrowableOfType(FsException.class, call))
                .isNotNull()
                .extracting(FsException::error)
                .isEqualTo(FsError.IO);
    }
}
