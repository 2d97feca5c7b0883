package io.dittofs.nfs.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.nfs.rig.CallSlot;
import io.dittofs.nfs.rig.RawAttributes;
import io.dittofs.nfs.rig.RawClient;
import io.dittofs.nfs.rig.RawNfs;
import io.dittofs.nfs.rig.RawReply;
import io.dittofs.nfs.rig.Rig;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// READDIR and READDIRPLUS, by bytes.
class DirectoryProceduresTest {
    /// Of `resok` without any entry: attributes, verifier, end of list, eof.
    private static final int EMPTY_BYTES = 88 + 8 + 4 + 4;

    /// Of one entry whose name takes four bytes.
    private static final int ENTRY_BYTES = 4 + 8 + 8 + 8;

    private final Rig rig = Rig.usual();
    private final RawClient client = rig.client();
    private final byte[] directory = RawNfs.mkdir(client, rig.root(), "directory", 0_755);

    private void fill(int count) {
        for (int i = 0; i < count; i++) {
            RawNfs.create(client, directory, "%04d".formatted(i));
        }
    }

    /// One entry of READDIRPLUS.
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    private record PlusEntry(long fileid, String name, long cookie, RawAttributes attributes, byte[] handle) {}

    /// One page of READDIRPLUS.
    private record PlusPage(List<PlusEntry> entries, boolean isEof, long verifier, int bytes) {}

    private PlusPage readdirplus(long cookie, long verifier, int directoryCount, int maxCount) {
        RawReply reply = client.nfs(
                        RawNfs.READDIRPLUS,
                        wire -> wire.opaque(directory)
                                .int64(cookie)
                                .int64(verifier)
                                .int32(directoryCount)
                                .int32(maxCount))
                .status(RawNfs.OK);
        int bytes = reply.remaining();
        assertThat(reply.postAttributes().type()).isEqualTo(RawAttributes.DIRECTORY);
        long newVerifier = reply.int64();
        List<PlusEntry> entries = new ArrayList<>();
        while (reply.bool()) {
            entries.add(new PlusEntry(
                    reply.int64(), reply.string(), reply.int64(), reply.postAttributes(), reply.postHandle()));
        }
        boolean isEof = reply.bool();
        reply.end();
        return new PlusPage(entries, isEof, newVerifier, bytes);
    }

    @Test
    void readdirListsDotsFirst() {
        fill(2);
        RawNfs.Page page = RawNfs.readdir(client, directory, 0, 0, 4096);
        assertThat(page.isEof()).isTrue();
        assertThat(page.entries()).extracting(RawNfs.Entry::name).containsExactly(".", "..", "0000", "0001");
        assertThat(page.entries().get(0).fileid())
                .isEqualTo(RawNfs.getattr(client, directory).fileid());
        assertThat(page.entries().get(1).fileid())
                .isEqualTo(RawNfs.getattr(client, rig.root()).fileid());
        assertThat(RawNfs.readdir(client, rig.root(), 0, 0, 4096)
                        .entries()
                        .get(1)
                        .fileid())
                .as(".. of the root")
                .isEqualTo(RawNfs.getattr(client, rig.root()).fileid());
    }

    @ParameterizedTest
    @ValueSource(ints = {EMPTY_BYTES + ENTRY_BYTES, 200, 512, 1000, 4096, 8192, 65_536, 1 << 20, -1})
    void readdirFillsPagesToTheByteAndRepeatsNothing(int count) {
        fill(300);
        Set<String> names = new HashSet<>();
        long cookie = 0;
        long verifier = 0;
        boolean isEof = false;
        while (!isEof) {
            RawNfs.Page page = RawNfs.readdir(client, directory, cookie, verifier, count);
            for (RawNfs.Entry entry : page.entries()) {
                assertThat(names.add(entry.name())).as(entry.name()).isTrue();
                assertThat(entry.cookie()).isGreaterThan(cookie);
                cookie = entry.cookie();
            }
            isEof = page.isEof();
            verifier = page.verifier();
            assertThat(Integer.compareUnsigned(page.bytes(), count))
                    .as("beyond the count")
                    .isLessThanOrEqualTo(0);
            if (!isEof) {
                assertThat(page.bytes() + ENTRY_BYTES).as("room was left").isGreaterThan(count);
            }
        }
        assertThat(names).hasSize(302);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, EMPTY_BYTES - 1, EMPTY_BYTES, EMPTY_BYTES + ENTRY_BYTES - 1})
    void readdirRefusesACountThatHoldsNothing(int count) {
        fill(1);
        RawReply reply = client.nfs(
                        RawNfs.READDIR,
                        wire -> wire.opaque(directory).int64(0).int64(0).int32(count))
                .status(RawNfs.TOOSMALL);
        reply.postAttributes();
        reply.end();
    }

    @Test
    void readdirEndsAnEmptyRestInLittleRoom() {
        RawNfs.Page all = RawNfs.readdir(client, directory, 0, 0, 4096);
        RawNfs.Page end = RawNfs.readdir(client, directory, 2, all.verifier(), EMPTY_BYTES);
        assertThat(end.entries()).isEmpty();
        assertThat(end.isEof()).isTrue();
    }

    @Test
    void readdirSeesEachEntryOnceWhileOthersComeAndGo() {
        fill(100);
        List<String> names = new ArrayList<>();
        long cookie = 0;
        long verifier = 0;
        for (int round = 0; ; round++) {
            RawNfs.Page page = RawNfs.readdir(client, directory, cookie, verifier, 400);
            page.entries().forEach(entry -> names.add(entry.name()));
            if (page.isEof()) {
                break;
            }
            cookie = page.entries().getLast().cookie();
            verifier = page.verifier();
            String gone = page.entries().getLast().name();
            if (!gone.startsWith(".")) {
                client.nfs(RawNfs.REMOVE, wire -> wire.opaque(directory).string(gone))
                        .status(RawNfs.OK);
            }
            if (round < 5) {
                RawNfs.create(client, directory, "new" + round);
            }
        }
        assertThat(names).doesNotHaveDuplicates().hasSize(107).contains("0000", "0099", "new4");
    }

    @Test
    void readdirRefusesCookiesThatItNeverGave() {
        fill(3);
        RawNfs.Page page = RawNfs.readdir(client, directory, 0, 0, 4096);
        assertThat(page.verifier()).isNotZero();
        long cookie = page.entries().get(2).cookie();
        for (long[] wrong : new long[][] {{cookie, page.verifier() + 1}, {cookie, 0}, {-1, page.verifier()}}) {
            RawReply reply = client.nfs(
                            RawNfs.READDIR,
                            wire -> wire.opaque(directory)
                                    .int64(wrong[0])
                                    .int64(wrong[1])
                                    .int32(4096))
                    .status(RawNfs.BAD_COOKIE);
            reply.postAttributes();
            reply.end();
            client.nfs(
                            RawNfs.READDIRPLUS,
                            wire -> wire.opaque(directory)
                                    .int64(wrong[0])
                                    .int64(wrong[1])
                                    .int32(4096)
                                    .int32(4096))
                    .status(RawNfs.BAD_COOKIE);
        }
    }

    @Test
    void readdirRefuses() {
        byte[] file = RawNfs.create(client, directory, "file");
        client.nfs(RawNfs.READDIR, wire -> wire.opaque(file).int64(0).int64(0).int32(4096))
                .status(RawNfs.NOTDIR)
                .postAttributes();
        RawNfs.setattr(client, directory, RawNfs.mode(0_711)).status(RawNfs.OK);
        RawClient other = client.as(7, 7);
        other.nfs(
                        RawNfs.READDIR,
                        wire -> wire.opaque(directory).int64(0).int64(0).int32(4096))
                .status(RawNfs.ACCES);
        other.nfs(
                        RawNfs.READDIRPLUS,
                        wire -> wire.opaque(directory)
                                .int64(0)
                                .int64(0)
                                .int32(4096)
                                .int32(4096))
                .status(RawNfs.ACCES);
    }

    @Test
    void readdirAsksForALaterTryWhenThereIsNoRoom() {
        fill(100);
        byte[] record = client.nfsRecord(
                1,
                RawNfs.READDIR,
                wire -> wire.opaque(directory).int64(0).int64(0).int32(1 << 20));
        CallSlot small = new CallSlot(700);
        client.outcome(record, small);
        RawReply reply = new RawReply(small.take());
        reply.int32();
        reply.accepted(0).status(RawNfs.JUKEBOX);
    }

    @Test
    void readdirplusTellsAllAboutEachEntry() {
        fill(3);
        PlusPage page = readdirplus(0, 0, 4096, 65_536);
        assertThat(page.isEof()).isTrue();
        assertThat(page.entries()).extracting(PlusEntry::name).containsExactly(".", "..", "0000", "0001", "0002");
        for (PlusEntry entry : page.entries()) {
            assertThat(entry.attributes().fileid()).isEqualTo(entry.fileid());
            assertThat(RawNfs.getattr(client, entry.handle())).isEqualTo(entry.attributes());
            assertThat(RawNfs.lookup(client, directory, entry.name())).isEqualTo(entry.handle());
        }
    }

    @ParameterizedTest
    @CsvSource({"4096, 4096", "512, 1048576", "1048576, 700", "0, 4096", "-1, -1", "1, 4096"})
    void readdirplusKeepsToBothCounts(int directoryCount, int maxCount) {
        fill(100);
        Set<String> names = new HashSet<>();
        long cookie = 0;
        long verifier = 0;
        boolean isEof = false;
        while (!isEof) {
            PlusPage page = readdirplus(cookie, verifier, directoryCount, maxCount);
            assertThat(Integer.compareUnsigned(page.bytes(), maxCount)).isLessThanOrEqualTo(0);
            assertThat(page.entries()).isNotEmpty();
            page.entries().forEach(entry -> assertThat(names.add(entry.name())).isTrue());
            if (directoryCount > ENTRY_BYTES) {
                assertThat(page.entries().size() * ENTRY_BYTES).isLessThanOrEqualTo(directoryCount);
            }
            cookie = page.entries().getLast().cookie();
            verifier = page.verifier();
            isEof = page.isEof();
        }
        assertThat(names).hasSize(102);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, EMPTY_BYTES, EMPTY_BYTES + ENTRY_BYTES})
    void readdirplusRefusesACountThatHoldsNothing(int maxCount) {
        client.nfs(
                        RawNfs.READDIRPLUS,
                        wire -> wire.opaque(directory)
                                .int64(0)
                                .int64(0)
                                .int32(4096)
                                .int32(maxCount))
                .status(RawNfs.TOOSMALL)
                .postAttributes();
    }

    @Test
    void cookiesServeBothProcedures() {
        fill(10);
        RawNfs.Page page = RawNfs.readdir(client, directory, 0, 0, 300);
        PlusPage rest = readdirplus(page.entries().getLast().cookie(), page.verifier(), 4096, 65_536);
        assertThat(page.entries().size() + rest.entries().size()).isEqualTo(12);
    }

    @Test
    void longNamesFillPagesToo() {
        for (int i = 0; i < 50; i++) {
            RawNfs.create(client, directory, "%03d".formatted(i).repeat(85));
        }
        assertThat(RawNfs.list(client, directory, 8192)).hasSize(52);
        PlusPage page = readdirplus(0, 0, 1 << 20, 1 << 20);
        assertThat(page.entries()).hasSize(52);
    }
}
