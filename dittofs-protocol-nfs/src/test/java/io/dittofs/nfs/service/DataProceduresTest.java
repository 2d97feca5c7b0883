package io.dittofs.nfs.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.nfs.dispatch.Outcome;
import io.dittofs.nfs.rig.CallSlot;
import io.dittofs.nfs.rig.HeapContentStore;
import io.dittofs.nfs.rig.RawAttributes;
import io.dittofs.nfs.rig.RawClient;
import io.dittofs.nfs.rig.RawNfs;
import io.dittofs.nfs.rig.RawReply;
import io.dittofs.nfs.rig.Rig;
import io.dittofs.nfs.rig.ShareSpec;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// READ, WRITE and COMMIT, by bytes.
class DataProceduresTest {
    private static final int TRANSFER_MAX = 1 << 20;

    private final Rig rig = Rig.usual();
    private final RawClient root = rig.client();
    private final RawClient user = root.as(1000, 100);
    private final byte[] file = RawNfs.create(user, rig.root(), "file");

    @AfterEach
    void noLeaseIsLeft() {
        assertThat(rig.content().openLeases()).isZero();
        assertThat(rig.server().faults()).isZero();
    }

    /// A READ that succeeds.
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    private record Read(RawAttributes attributes, boolean isEof, byte[] data) {}

    private Read read(long offset, int count) {
        RawReply reply =
                user.nfs(RawNfs.READ, RawNfs.readArguments(file, offset, count)).status(RawNfs.OK);
        RawAttributes attributes = reply.postAttributes();
        int length = reply.int32();
        boolean isEof = reply.bool();
        byte[] data = reply.opaque();
        assertThat(data).hasSize(length);
        reply.end();
        return new Read(attributes, isEof, data);
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 4095, 4096, 4097, 100_001})
    void readAnswersWhatWasWritten(int length) {
        byte[] data = bytes(length);
        RawNfs.write(user, file, 0, data);
        Read all = read(0, length);
        assertThat(all.data()).isEqualTo(data);
        assertThat(all.isEof()).isTrue();
        assertThat(all.attributes().size()).isEqualTo(length);
        assertThat(read(0, length + 1).data()).isEqualTo(data);
        if (length > 1) {
            assertThat(read(0, length - 1).isEof()).isFalse();
            assertThat(read(1, length).data()).isEqualTo(Arrays.copyOfRange(data, 1, length));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, false",
        "10, 0, true",
        "10, 100, true",
        "11, 1, true",
        "9223372036854775807, 1, true",
        "-1, 1, true",
        "-9223372036854775808, 1048576, true",
    })
    void readFindsNothingBeyondTheEnd(long offset, int count, boolean isEof) {
        RawNfs.write(user, file, 0, bytes(10));
        Read nothing = read(offset, count);
        assertThat(nothing.data()).isEmpty();
        assertThat(nothing.isEof()).isEqualTo(isEof);
    }

    @Test
    void readAnswersZerosForHoles() {
        RawNfs.write(user, file, 100_000, new byte[] {9});
        assertThat(read(50_000, 1000).data()).containsOnly(0).hasSize(1000);
    }

    @ParameterizedTest
    @ValueSource(ints = {TRANSFER_MAX + 1, Integer.MAX_VALUE, -1})
    void readBeyondTheMaximumIsShort(int count) {
        byte[] data = bytes(TRANSFER_MAX);
        RawNfs.write(user, file, 0, data);
        RawNfs.write(user, file, TRANSFER_MAX, new byte[] {1, 2});
        Read most = read(0, count);
        assertThat(most.data()).isEqualTo(data);
        assertThat(most.isEof()).isFalse();
    }

    @Test
    void readRefuses() {
        user.nfs(RawNfs.READ, RawNfs.readArguments(rig.root(), 0, 10))
                .status(RawNfs.ISDIR)
                .postAttributes();
        byte[] link = RawNfs.symlink(user, rig.root(), "link", "target");
        user.nfs(RawNfs.READ, RawNfs.readArguments(link, 0, 10)).status(RawNfs.INVAL);
        RawNfs.setattr(user, file, RawNfs.mode(0_600)).status(RawNfs.OK);
        RawReply reply = root.as(7, 7)
                .nfs(RawNfs.READ, RawNfs.readArguments(file, 0, 10))
                .status(RawNfs.ACCES);
        reply.postAttributes();
        reply.end();
        RawNfs.setattr(user, file, RawNfs.mode(0_001)).status(RawNfs.OK);
        root.as(7, 7).nfs(RawNfs.READ, RawNfs.readArguments(file, 0, 10)).status(RawNfs.OK);
    }

    @Test
    void readTellsDamage() {
        RawNfs.write(user, file, 0, bytes(10));
        rig.content().failWith(FsError.IO);
        user.nfs(RawNfs.READ, RawNfs.readArguments(file, 0, 10)).status(RawNfs.IO);
    }

    @Test
    void readGivesItsLeaseBackWhenThereIsNoRoom() {
        RawNfs.write(user, file, 0, bytes(10));
        CallSlot tiny = new CallSlot(60);
        byte[] record = user.nfsRecord(1, RawNfs.READ, RawNfs.readArguments(file, 0, 10));
        assertThat(user.outcome(record, tiny)).isInstanceOf(Outcome.Close.class);
        assertThat(tiny.take()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void writeSaysWhatItReached(int stable) {
        RawReply reply = user.nfs(
                        RawNfs.WRITE,
                        wire -> wire.opaque(file)
                                .int64(3)
                                .int32(5)
                                .int32(stable)
                                .opaque(bytes(5)))
                .status(RawNfs.OK);
        RawAttributes after = reply.wcc().changed();
        assertThat(after.size()).isEqualTo(8);
        assertThat(after.mtime()).isEqualTo(after.ctime());
        assertThat(reply.int32()).as("count").isEqualTo(5);
        assertThat(reply.int32()).as("committed").isEqualTo(stable);
        assertThat(reply.int64()).isEqualTo(HeapContentStore.VERIFIER);
        reply.end();
    }

    @Test
    void writeOfNothingChangesNothing() {
        RawAttributes before = RawNfs.getattr(root, file);
        RawNfs.write(user, file, 1000, new byte[0]);
        assertThat(RawNfs.getattr(root, file)).isEqualTo(before);
    }

    @Test
    void writeBeyondTheMaximumIsShort() {
        RawReply reply = user.nfs(RawNfs.WRITE, RawNfs.writeArguments(file, 0, bytes(TRANSFER_MAX + 1000)))
                .status(RawNfs.OK);
        assertThat(reply.wcc().changed().size()).isEqualTo(TRANSFER_MAX);
        assertThat(reply.int32()).isEqualTo(TRANSFER_MAX);
    }

    @Test
    void writeObeysACountBelowTheData() {
        RawReply reply = user.nfs(
                        RawNfs.WRITE,
                        wire -> wire.opaque(file).int64(0).int32(3).int32(2).opaque(bytes(8)))
                .status(RawNfs.OK);
        assertThat(reply.wcc().changed().size()).isEqualTo(3);
        assertThat(reply.int32()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"9, 2", "-1, 2", "8, 3", "8, -1"})
    void writeTakesACountBeyondTheDataOrAnUnheardOfStabilityForGarbage(int count, int stable) {
        user.callRaw(
                        RawClient.NFS,
                        3,
                        RawNfs.WRITE,
                        wire -> wire.opaque(file)
                                .int64(0)
                                .int32(count)
                                .int32(stable)
                                .opaque(bytes(8)))
                .accepted(4)
                .end();
        assertThat(rig.content().writeCount()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 5})
    void writeRefusesOffsetsThatNoFileReaches(long offset) {
        RawReply reply = user.nfs(RawNfs.WRITE, RawNfs.writeArguments(file, offset, bytes(8)))
                .status(RawNfs.FBIG);
        reply.wcc().unchanged();
        reply.end();
    }

    @Test
    void writeRefuses() {
        user.nfs(RawNfs.WRITE, RawNfs.writeArguments(rig.root(), 0, bytes(1))).status(RawNfs.ISDIR);
        root.as(7, 7)
                .nfs(RawNfs.WRITE, RawNfs.writeArguments(file, 0, bytes(1)))
                .status(RawNfs.ACCES)
                .wcc()
                .unchanged();
        rig.content().failWith(FsError.NO_SPACE);
        user.nfs(RawNfs.WRITE, RawNfs.writeArguments(file, 0, bytes(1)))
                .status(RawNfs.NOSPC)
                .wcc()
                .unchanged();
    }

    @Test
    void writeKeepsToTheQuota() {
        Rig small = Rig.of(ShareSpec.of("/export").withQuota(8192, 10));
        byte[] limited = RawNfs.create(small.client(), small.root(), "file");
        RawNfs.write(small.client(), limited, 0, bytes(8192));
        small.client()
                .nfs(RawNfs.WRITE, RawNfs.writeArguments(limited, 8192, bytes(1)))
                .status(RawNfs.DQUOT)
                .wcc()
                .unchanged();
        RawNfs.write(small.client(), limited, 100, bytes(1000));
    }

    @Test
    void writeTakesPrivilegeAway() {
        RawNfs.setattr(user, file, RawNfs.mode(0_6777)).status(RawNfs.OK);
        RawNfs.write(root.as(7, 7), file, 0, bytes(1));
        assertThat(RawNfs.getattr(root, file).mode()).isEqualTo(0_777);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0, -1",
        "4096, 1048576",
        "9223372036854775807, 1",
        "9223372036854775807, 0",
        "-1, 0",
        "-9223372036854775808, -1",
    })
    void commitTakesEveryRange(long offset, int count) {
        RawNfs.write(user, file, 0, bytes(10));
        RawReply reply = user.nfs(
                        RawNfs.COMMIT, wire -> wire.opaque(file).int64(offset).int32(count))
                .status(RawNfs.OK);
        RawReply.Wcc wcc = reply.wcc();
        assertThat(wcc.before()).isNotNull();
        assertThat(wcc.after()).isEqualTo(RawNfs.getattr(root, file));
        assertThat(reply.int64()).isEqualTo(HeapContentStore.VERIFIER);
        reply.end();
    }

    @Test
    void commitRefuses() {
        user.nfs(RawNfs.COMMIT, wire -> wire.opaque(rig.root()).int64(0).int32(0))
                .status(RawNfs.ISDIR)
                .wcc()
                .unchanged();
        rig.content().failWith(FsError.IO);
        user.nfs(RawNfs.COMMIT, wire -> wire.opaque(file).int64(0).int32(0))
                .status(RawNfs.IO)
                .wcc()
                .unknown();
    }
}
