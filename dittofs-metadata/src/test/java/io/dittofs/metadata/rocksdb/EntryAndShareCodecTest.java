package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.metadata.store.StoreTree;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

final class EntryAndShareCodecTest {
    private static final long SEED = 11;
    private static final FileName NAME = StoreTree.name("ab");

    @Test
    void entryIsTwoRows() throws Exception {
        EntryRef ref = new EntryRef(0x1F, 0x103);
        assertHex(EntryCodec.key(7, NAME), "0000000000000007 6162");
        assertHex(EntryCodec.value(ref), "000000000000001f 0000000000000103");
        assertHex(EntryCodec.indexKey(7, 0x103), "0000000000000007 0000000000000103");
        assertHex(EntryCodec.indexValue(0x1F, NAME), "000000000000001f 6162");
        assertThat(EntryCodec.ref(EntryCodec.value(ref))).isEqualTo(ref);
        assertThat(EntryCodec.entryKey(EntryCodec.key(7, NAME))).isEqualTo(new EntryKey(7, NAME));
        assertThat(EntryCodec.indexed(EntryCodec.indexKey(7, 0x103), EntryCodec.indexValue(0x1F, NAME)))
                .isEqualTo(new EntryCodec.Indexed(7, 0x103, 0x1F, NAME));
    }

    @Test
    void shareIsARecordAndTwoCounters() throws Exception {
        ShareRecord share = new ShareRecord(0x01020304, "/ä", new FileId(5, 6));
        assertHex(ShareCodec.key(ShareCodec.RECORD, share.id()), "52 01020304");
        assertHex(ShareCodec.encode(share), "01 0000000000000005 0000000000000006 2f c3a4");
        assertHex(ShareCodec.counter(-2), "feffffffffffffff");
        assertThat(ShareCodec.decode(share.id(), ShareCodec.encode(share))).isEqualTo(share);
        assertThat(ShareCodec.counter(ShareCodec.counter(-2))).isEqualTo(-2);
        assertThat(ShareCodec.shareId(ShareCodec.key(ShareCodec.BYTES, -9))).isEqualTo(-9);
        assertThat(ShareCodec.kind(ShareCodec.key(ShareCodec.BYTES, -9))).isEqualTo(ShareCodec.BYTES);
    }

    @Test
    void refusesEveryTruncation() {
        byte[] value = EntryCodec.value(new EntryRef(1, 3));
        for (int length = 0; length < value.length; length++) {
            byte[] cut = Arrays.copyOf(value, length);
            assertDamaged(() -> EntryCodec.ref(cut));
        }
        byte[] indexKey = EntryCodec.indexKey(1, 3);
        byte[] indexValue = EntryCodec.indexValue(1, NAME);
        for (int length = 0; length < indexKey.length; length++) {
            byte[] cut = Arrays.copyOf(indexKey, length);
            assertDamaged(() -> EntryCodec.indexed(cut, indexValue));
        }
        for (int length = 0; length <= Long.BYTES; length++) {
            byte[] cut = Arrays.copyOf(indexValue, length);
            assertDamaged(() -> EntryCodec.indexed(indexKey, cut));
            assertDamaged(() -> EntryCodec.entryKey(cut));
        }
        byte[] share = ShareCodec.encode(new ShareRecord(1, "/", new FileId(5, 6)));
        for (int length = 0; length < share.length; length++) {
            byte[] cut = Arrays.copyOf(share, length);
            assertDamaged(() -> ShareCodec.decode(1, cut));
        }
        assertDamaged(() -> ShareCodec.counter(new byte[7]));
        assertDamaged(() -> ShareCodec.shareId(new byte[4]));
    }

    @Test
    void mutationIsRefusedOrAnotherRow() {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            byte[] key = EntryCodec.indexKey(1 + random.nextInt(9), 3 + random.nextInt(9));
            byte[] value = EntryCodec.indexValue(1 + random.nextInt(9), NAME);
            byte[] share = ShareCodec.encode(new ShareRecord(1, "/export", new FileId(5, 6)));
            flip(random, key);
            flip(random, value);
            flip(random, share);
            try {
                EntryCodec.Indexed row = EntryCodec.indexed(key, value);
                assertThat(EntryCodec.indexKey(row.directory(), row.cookie())).isEqualTo(key);
                assertThat(EntryCodec.indexValue(row.child(), row.name())).isEqualTo(value);
            } catch (FsException e) {
                assertThat(e.error()).as("seed %d", SEED).isEqualTo(FsError.IO);
            }
            try {
                assertThat(ShareCodec.encode(ShareCodec.decode(1, share))).isEqualTo(share);
            } catch (FsException e) {
                assertThat(e.error()).as("seed %d", SEED).isEqualTo(FsError.IO);
            }
        }
    }

    private static void flip(Random random, byte[] bytes) {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }

    private static void assertHex(byte[] actual, String expected) {
        assertThat(HexFormat.of().formatHex(actual)).isEqualTo(expected.replace(" ", ""));
    }

    private static void assertDamaged(ThrowingCallable decoding) {
        FsException refusal = catchThrowableOfType(FsException.class, decoding);
        assertThat(refusal).isNotNull();
        assertThat(refusal.error()).isEqualTo(FsError.IO);
    }
}
