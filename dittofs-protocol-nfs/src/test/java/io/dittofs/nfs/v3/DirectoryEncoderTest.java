package io.dittofs.nfs.v3;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.nfs.xdr.TestReplyBuffer;
import io.dittofs.nfs.xdr.WireBytes;
import io.dittofs.nfs.xdr.XdrWriter;
import java.util.Arrays;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryEncoderTest {
    private static final long SEED = 0x1813_0316L;
    private static final long VERIFIER = 0x1111111122222222L;
    private static final int STATUS_BYTES = 4;
    private static final int LARGE = 1 << 16;

    private final TestReplyBuffer target = new TestReplyBuffer(0);
    private final XdrWriter writer = new XdrWriter().reset(target);
    private final ReaddirEncoder plain = new ReaddirEncoder(writer);
    private final ReaddirplusEncoder plus = new ReaddirplusEncoder(writer);

    private static Readdirplus.Args limits(int directoryCount, int maxCount) {
        return new Readdirplus.Args(Golden.HANDLE, 0, 0, directoryCount, maxCount);
    }

    @Test
    void writesAPlainListingOfGoldenBytes() {
        assertThat(plain.begin(Golden.ATTRIBUTES, VERIFIER, LARGE)).isTrue();
        assertThat(plain.tryEntry(0xabc, Golden.name(), 1)).isTrue();
        assertThat(plain.tryEntry(0xdef, Golden.newName(), 2)).isTrue();
        plain.finish(true);
        assertThat(target.written()).isEqualTo(WireBytes.golden("00000000 # NFS3_OK\n" + Golden.POST_OP_HEX + """
            1111111122222222           # cookieverf
            00000001                   # entry follows
            0000000000000abc           #   fileid
            00000005 612e747874 000000 #   name
            0000000000000001           #   cookie
            00000001                   # entry follows
            0000000000000def           #   fileid
            00000004 62206b6f          #   name
            0000000000000002           #   cookie
            00000000                   # no more entries
            00000001                   # eof
            """));
    }

    @Test
    void writesAnExtendedListingOfGoldenBytes() {
        assertThat(plus.begin(null, VERIFIER, limits(LARGE, LARGE))).isTrue();
        assertThat(plus.tryEntry(0xabc, Golden.name(), 1, Golden.ATTRIBUTES, Golden.HANDLE))
                .isTrue();
        assertThat(plus.tryEntry(0xdef, Golden.newName(), 2, null, null)).isTrue();
        plus.finish(false);
        assertThat(target.written())
                .isEqualTo(WireBytes.golden(
                        """
                            00000000                   # NFS3_OK
                            00000000                   # no dir_attributes
                            1111111122222222           # cookieverf
                            00000001                   # entry follows
                            0000000000000abc           #   fileid
                            00000005 612e747874 000000 #   name
                            0000000000000001           #   cookie
                            """ + Golden.POST_OP_HEX + "00000001 # handle_follows\n" + Golden.HANDLE_HEX + """
                            00000001                   # entry follows
                            0000000000000def           #   fileid
                            00000004 62206b6f          #   name
                            0000000000000002           #   cookie
                            00000000                   #   no name_attributes
                            00000000                   #   no name_handle
                            00000000                   # no more entries
                            00000000                   # not eof
                            """));
    }

    @Test
    void fillsAPlainListingToTheLastByteOfTheCount() {
        // post_op_attr 88, cookieverf 8, one entry of 4 + 8 + 12 + 8, end of list 4, eof 4
        int resok = 88 + 8 + 32 + 8;
        assertThat(plain.begin(Golden.ATTRIBUTES, VERIFIER, resok - 1)).isTrue();
        assertThat(plain.tryEntry(1, Golden.name(), 1)).isFalse();
        plain.abandon();
        assertThat(plain.begin(Golden.ATTRIBUTES, VERIFIER, resok)).isTrue();
        assertThat(plain.tryEntry(1, Golden.name(), 1)).isTrue();
        assertThat(plain.entryCount()).isEqualTo(1);
        plain.finish(true);
        assertThat(target.written()).hasSize(STATUS_BYTES + resok);
    }

    @Test
    void fillsAnExtendedListingToTheLastByteOfTheMaximum() {
        // post_op_attr 4, cookieverf 8, an entry of 32 with post_op_attr 88 and post_op_fh3 4 + 12, 8 for the end
        int resok = 4 + 8 + 32 + 88 + 16 + 8;
        assertThat(plus.begin(null, VERIFIER, limits(LARGE, resok - 1))).isTrue();
        assertThat(plus.tryEntry(1, Golden.name(), 1, Golden.ATTRIBUTES, Golden.HANDLE))
                .isFalse();
        plus.abandon();
        assertThat(plus.begin(null, VERIFIER, limits(LARGE, resok))).isTrue();
        assertThat(plus.tryEntry(1, Golden.name(), 1, Golden.ATTRIBUTES, Golden.HANDLE))
                .isTrue();
        plus.finish(true);
        assertThat(target.written()).hasSize(STATUS_BYTES + resok);
    }

    @Test
    void writesNothingWhenNotEvenAnEmptyListingFits() {
        assertThat(plain.begin(null, VERIFIER, 4 + 8 + 8 - 1)).isFalse();
        assertThat(plain.begin(Golden.ATTRIBUTES, VERIFIER, 0)).isFalse();
        assertThat(plus.begin(null, VERIFIER, limits(LARGE, 19))).isFalse();
        assertThat(target.written()).isEmpty();
        assertThat(plain.begin(null, VERIFIER, 4 + 8 + 8)).isTrue();
        plain.finish(true);
        assertThat(target.written()).hasSize(STATUS_BYTES + 20);
    }

    @Test
    void countsOnlyNamesFileIdsAndCookiesAgainstTheDirectoryCount() {
        assertThat(plus.begin(null, VERIFIER, limits(64, LARGE))).isTrue();
        assertThat(plus.tryEntry(1, Golden.name(), 1, Golden.ATTRIBUTES, Golden.HANDLE))
                .isTrue();
        assertThat(plus.tryEntry(2, Golden.name(), 2, Golden.ATTRIBUTES, Golden.HANDLE))
                .isTrue();
        assertThat(plus.tryEntry(3, new byte[0], 3, null, null)).isFalse();
        assertThat(plus.entryCount()).isEqualTo(2);
    }

    @Test
    void neverKeepsTheFirstEntryBackForTheDirectoryCount() {
        assertThat(plus.begin(null, VERIFIER, limits(1, LARGE))).isTrue();
        assertThat(plus.tryEntry(1, Golden.name(), 1, null, null)).isTrue();
        assertThat(plus.tryEntry(2, Golden.name(), 2, null, null)).isFalse();
    }

    @Test
    void readsADirectoryCountOfZeroAsNoHint() {
        assertThat(plus.begin(null, VERIFIER, limits(0, LARGE))).isTrue();
        assertThat(plus.tryEntry(1, Golden.name(), 1, null, null)).isTrue();
        assertThat(plus.tryEntry(2, Golden.name(), 2, null, null)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, (1 << 20) + 1, 1 << 20})
    void stopsAtTheServersOwnMaximumWhateverTheClientTakes(int count) {
        assertThat(plain.begin(null, VERIFIER, count)).isTrue();
        byte[] name = new byte[40_000];
        while (plain.tryEntry(1, name, plain.entryCount())) {
            assertThat(plain.entryCount()).isLessThan(100);
        }
        plain.finish(false);
        assertThat(target.written()).hasSizeBetween((1 << 20) - 40_100, STATUS_BYTES + (1 << 20));
    }

    @Test
    void leavesWhatWasWrittenBeforeAnAbandonedListing() {
        writer.int32(42);
        assertThat(plain.begin(Golden.ATTRIBUTES, VERIFIER, LARGE)).isTrue();
        assertThat(plain.tryEntry(1, Golden.name(), 1)).isTrue();
        plain.abandon();
        assertThat(plain.entryCount()).isZero();
        Readdir.encode(new Readdir.Fail(Nfs3Status.TOOSMALL, null), writer);
        assertThat(target.written()).isEqualTo(WireBytes.golden("0000002a 00002715 00000000"));
    }

    @Test
    void fillsRandomListingsAsTheReferenceDoes() {
        RandomGenerator random = new Random(SEED);
        for (int round = 0; round < 300; round++) {
            int directoryCount = random.nextInt(1, 2_000);
            int maxCount = random.nextInt(120, 4_000);
            writer.rewind(0);
            FileAttributes3 directory = Samples.optionalAttributes(random);
            assertThat(plus.begin(directory, VERIFIER, limits(directoryCount, maxCount)))
                    .isTrue();
            Reference reference = new Reference(directory, directoryCount, maxCount);
            boolean fits = true;
            while (fits) {
                byte[] name = Arrays.copyOf(Samples.name(random), random.nextInt(1, 40));
                FileAttributes3 attributes = Samples.optionalAttributes(random);
                WireHandle handle = Samples.optionalHandle(random);
                long id = random.nextLong();
                fits = reference.tryEntry(id, name, attributes, handle);
                assertThat(plus.tryEntry(id, name, ~id, attributes, handle))
                        .as("seed %d round %d", SEED, round)
                        .isEqualTo(fits);
            }
            plus.finish(false);
            assertThat(target.written())
                    .as("seed %d round %d", SEED, round)
                    .isEqualTo(reference.finish())
                    .hasSizeLessThanOrEqualTo(STATUS_BYTES + maxCount);
        }
    }

    /// Builds the same reply by measuring bytes after the fact instead of accounting for them before.
    private static final class Reference {
        private static final byte[] END = new byte[8];
        private final int directoryCount;
        private final int maxCount;
        private final WireBytes written = new WireBytes();
        private int directoryBytes;

        Reference(@Nullable FileAttributes3 directory, int directoryCount, int maxCount) {
            this.directoryCount = directoryCount;
            this.maxCount = maxCount;
            Samples.writeOptional(directory, written.int32(0));
            written.int64(VERIFIER);
        }

        boolean tryEntry(long id, byte[] name, @Nullable FileAttributes3 attributes, @Nullable WireHandle handle) {
            byte[] plainPart =
                    new WireBytes().int32(1).int64(id).opaque(name).int64(~id).toBytes();
            WireBytes entry = new WireBytes().raw(plainPart);
            Samples.writeOptional(attributes, entry);
            Samples.writeOptional(handle, entry);
            int resok = written.toBytes().length - STATUS_BYTES + entry.toBytes().length + END.length;
            if (resok > maxCount || (directoryBytes > 0 && directoryBytes + plainPart.length > directoryCount)) {
                return false;
            }
            directoryBytes += plainPart.length;
            written.raw(entry.toBytes());
            return true;
        }

        byte[] finish() {
            return written.raw(END).toBytes();
        }
    }
}
