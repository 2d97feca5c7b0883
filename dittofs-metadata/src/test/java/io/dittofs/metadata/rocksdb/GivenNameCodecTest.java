package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.store.GivenName;
import io.dittofs.metadata.store.StoreTree;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class GivenNameCodecTest {
    private static final GivenName FIRST = new GivenName(7, StoreTree.name("ab"));
    private static final GivenName SECOND = new GivenName(-2, StoreTree.name("c"));

    @Test
    void namesFollowEachOther() throws Exception {
        byte[] value = GivenNameCodec.encode(List.of(FIRST, SECOND));

        assertThat(HexFormat.of().formatHex(value)).isEqualTo("0000000000000007026162" + "fffffffffffffffe0163");
        assertThat(GivenNameCodec.decode(1, value)).containsExactly(FIRST, SECOND);
    }

    @Test
    void readsBackWhatItWrote() throws Exception {
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            List<GivenName> names = new ArrayList<>();
            for (int i = 0; i <= random.nextInt(GivenName.KEPT); i++) {
                byte[] name = new byte[1 + random.nextInt(FileName.BYTES_MAX)];
                Arrays.fill(name, (byte) (0x80 + random.nextInt(128)));
                names.add(new GivenName(1 + random.nextLong(Long.MAX_VALUE - 1), FileName.of(name)));
            }
            assertThat(GivenNameCodec.decode(1, GivenNameCodec.encode(names))).isEqualTo(names);
        }
    }

    @Test
    void refusesWhatIsCutOffExceptBetweenTwoNames() {
        byte[] value = GivenNameCodec.encode(List.of(FIRST, SECOND));
        int firstBytes = GivenNameCodec.encode(List.of(FIRST)).length;
        for (int length = 0; length < value.length; length++) {
            if (length != firstBytes) {
                assertDamaged(Arrays.copyOf(value, length));
            }
        }
    }

    @Test
    void refusesWhatNobodyWrote() {
        assertDamaged(GivenNameCodec.encode(Collections.nCopies(GivenName.KEPT + 1, FIRST)));
        assertDamaged(GivenNameCodec.encode(List.of(new GivenName(0, StoreTree.name("a")))));
        assertDamaged(HexFormat.of().parseHex("0000000000000007" + "00" + "61"));
        assertDamaged(HexFormat.of().parseHex("0000000000000007" + "01" + "2f"));
    }

    private static void assertDamaged(byte[] value) {
        FsException refusal = catchThrowableOfType(FsException.class, () -> GivenNameCodec.decode(9, value));
        assertThat(refusal).hasMessageContaining("inode 9");
        assertThat(refusal.error()).isEqualTo(FsError.IO);
    }
}
