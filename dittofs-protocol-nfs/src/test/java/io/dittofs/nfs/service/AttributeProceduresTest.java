package io.dittofs.nfs.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsException;
import io.dittofs.nfs.rig.RawAttributes;
import io.dittofs.nfs.rig.RawClient;
import io.dittofs.nfs.rig.RawNfs;
import io.dittofs.nfs.rig.RawReply;
import io.dittofs.nfs.rig.Rig;
import io.dittofs.nfs.rig.ShareSpec;
import io.dittofs.nfs.xdr.WireBytes;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// GETATTR, SETATTR and ACCESS, by bytes.
class AttributeProceduresTest {
    private static final int SERVER_TIME = 1;
    private static final int CLIENT_TIME = 2;

    private final Rig rig = Rig.usual();
    private final RawClient root = rig.client();
    private final RawClient owner = root.as(1000, 100);
    private final RawClient other = root.as(2000, 200);
    private final byte[] file = RawNfs.create(owner, rig.root(), "file");

    /// `sattr3` that sets the times alone.
    private static Consumer<WireBytes> times(Consumer<WireBytes> atime, Consumer<WireBytes> mtime) {
        return wire -> {
            wire.int64(0).int64(0);
            atime.accept(wire);
            mtime.accept(wire);
        };
    }

    private static Consumer<WireBytes> at(int seconds, int nanos) {
        return wire -> wire.int32(CLIENT_TIME).int32(seconds).int32(nanos);
    }

    private static void now(WireBytes wire) {
        wire.int32(SERVER_TIME);
    }

    private static void leave(WireBytes wire) {
        wire.int32(0);
    }

    private static Consumer<WireBytes> owner(int uid, int gid) {
        return wire ->
                wire.int32(0).int32(1).int32(uid).int32(1).int32(gid).int32(0).int64(0);
    }

    private static long wireTime(int seconds, int nanos) {
        return (long) seconds << 32 | nanos;
    }

    @Test
    void getattrShowsEveryAttribute() {
        RawNfs.write(owner, file, 10_000, new byte[] {1});
        RawAttributes attributes = RawNfs.getattr(other, file);
        long start = wireTime((int) (Rig.START_NANOS / 1_000_000_000L), 0);
        assertThat(attributes.type()).isEqualTo(RawAttributes.REGULAR);
        assertThat(attributes.mode()).isEqualTo(0_644);
        assertThat(attributes.linkCount()).isEqualTo(1);
        assertThat(attributes.uid()).isEqualTo(1000);
        assertThat(attributes.gid()).isEqualTo(100);
        assertThat(attributes.size()).isEqualTo(10_001);
        assertThat(attributes.used()).as("without the hole").isEqualTo(4096);
        assertThat(attributes.device()).isZero();
        assertThat(attributes.fsid())
                .isEqualTo(Integer.toUnsignedLong(rig.share(0).id()))
                .isNotZero();
        assertThat(attributes.fileid()).isNotZero();
        assertThat(attributes.mtime()).isBetween(start, start + 1_000_000);
        assertThat(attributes.ctime()).isEqualTo(attributes.mtime());
    }

    @Test
    void getattrShowsTheRootOfAShare() {
        RawAttributes attributes = RawNfs.getattr(root, rig.root());
        assertThat(attributes.type()).isEqualTo(RawAttributes.DIRECTORY);
        assertThat(attributes.linkCount()).isEqualTo(2);
        RawNfs.mkdir(root, rig.root(), "one", 0_755);
        assertThat(RawNfs.getattr(root, rig.root()).linkCount()).isEqualTo(3);
    }

    @Test
    void sharesHaveFileSystemsOfTheirOwn() {
        Rig two = Rig.of(ShareSpec.of("/one"), ShareSpec.of("/two"));
        RawAttributes one = RawNfs.getattr(two.client(), two.root(0));
        assertThat(RawNfs.getattr(two.client(), two.root(1)).fsid()).isNotEqualTo(one.fsid());
    }

    @Test
    void setattrSetsWhatItIsToldTo() {
        RawReply reply = RawNfs.setattr(owner, file, RawNfs.mode(0_4701)).status(RawNfs.OK);
        RawReply.Wcc wcc = reply.wcc();
        reply.end();
        RawAttributes after = wcc.changed();
        assertThat(after.mode()).isEqualTo(0_4701);
        assertThat(after).isEqualTo(RawNfs.getattr(root, file));
    }

    @Test
    void setattrOfNothingChangesNothing() {
        RawAttributes before = RawNfs.getattr(root, file);
        RawReply reply = RawNfs.setattr(other, file, RawNfs.nothing()).status(RawNfs.OK);
        assertThat(reply.wcc().after()).isEqualTo(before);
        reply.end();
        assertThat(RawNfs.getattr(root, file)).isEqualTo(before);
    }

    @Test
    void setattrTakesModeBitsOnly() {
        RawNfs.setattr(owner, file, RawNfs.mode(0_100_640)).status(RawNfs.OK);
        assertThat(RawNfs.getattr(root, file).mode()).isEqualTo(0_640);
    }

    @Test
    void setattrSetsTheSize() {
        RawNfs.write(owner, file, 0, new byte[] {1, 2, 3, 4});
        RawReply.Wcc wcc =
                RawNfs.setattr(owner, file, RawNfs.size(2)).status(RawNfs.OK).wcc();
        assertThat(wcc.changed().size()).isEqualTo(2);
        RawNfs.setattr(owner, file, RawNfs.size(4)).status(RawNfs.OK);
        assertThat(RawNfs.read(owner, file, 0, 10)).containsExactly(1, 2, 0, 0);
    }

    @ParameterizedTest
    @CsvSource({"-1, 27", "9223372036854775807, 27", "-9223372036854775808, 27"})
    void setattrRefusesSizesThatNoFileHas(long size, int status) {
        RawNfs.setattr(owner, file, RawNfs.size(size)).status(status).wcc().unchanged();
    }

    @Test
    void setattrRefusesTheSizeOfWhatIsNoFile() {
        byte[] directory = RawNfs.mkdir(owner, rig.root(), "directory", 0_755);
        RawNfs.setattr(owner, directory, RawNfs.size(0))
                .status(RawNfs.ISDIR)
                .wcc()
                .unchanged();
        byte[] link = RawNfs.symlink(owner, rig.root(), "link", "target");
        RawNfs.setattr(owner, link, RawNfs.size(0)).status(RawNfs.INVAL);
    }

    @Test
    void setattrSetsTimes() {
        RawNfs.setattr(owner, file, times(at(0, 0), at(-1, 999_999_999))).status(RawNfs.OK);
        RawAttributes after = RawNfs.getattr(root, file);
        assertThat(after.atime()).as("1970").isZero();
        assertThat(after.mtime()).as("2106").isEqualTo(wireTime(-1, 999_999_999));
        RawNfs.setattr(owner, file, times(AttributeProceduresTest::leave, at(7, 8)))
                .status(RawNfs.OK);
        assertThat(RawNfs.getattr(root, file).atime()).isZero();
        assertThat(RawNfs.getattr(root, file).mtime()).isEqualTo(wireTime(7, 8));
        RawNfs.setattr(owner, file, times(AttributeProceduresTest::now, AttributeProceduresTest::now))
                .status(RawNfs.OK);
        RawAttributes last = RawNfs.getattr(root, file);
        assertThat(last.mtime()).isEqualTo(last.ctime()).isEqualTo(last.atime());
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000_000_000, Integer.MAX_VALUE, -1})
    void setattrRefusesNanosecondsBeyondASecond(int nanos) {
        RawNfs.setattr(owner, file, times(AttributeProceduresTest::leave, at(1, nanos)))
                .status(RawNfs.INVAL)
                .wcc()
                .unchanged();
    }

    @Test
    void setattrObeysItsGuard() {
        long ctime = RawNfs.getattr(root, file).ctime();
        Consumer<WireBytes> guarded = wire -> {
            wire.opaque(file);
            RawNfs.mode(0_600).accept(wire);
            wire.int32(1).int64(ctime);
        };
        owner.nfs(RawNfs.SETATTR, guarded).status(RawNfs.OK).wcc().changed();
        owner.nfs(RawNfs.SETATTR, guarded).status(RawNfs.NOT_SYNC).wcc().unchanged();
        owner.nfs(RawNfs.SETATTR, wire -> {
                    wire.opaque(file);
                    RawNfs.mode(0_600).accept(wire);
                    wire.int32(1).int32(1).int32(-1);
                })
                .status(RawNfs.INVAL);
    }

    @Test
    void setattrKnowsTheOwner() {
        RawNfs.setattr(other, file, RawNfs.mode(0_777))
                .status(RawNfs.PERM)
                .wcc()
                .unchanged();
        RawNfs.setattr(other, file, times(AttributeProceduresTest::leave, at(1, 1)))
                .status(RawNfs.PERM);
        RawNfs.setattr(other, file, times(AttributeProceduresTest::now, AttributeProceduresTest::now))
                .status(RawNfs.ACCES);
        RawNfs.setattr(other, file, RawNfs.size(0)).status(RawNfs.ACCES);
        RawNfs.setattr(owner, file, owner(2000, 200)).status(RawNfs.PERM);
        RawNfs.setattr(root, file, owner(2000, 200)).status(RawNfs.OK);
        RawNfs.setattr(other, file, RawNfs.mode(0_777)).status(RawNfs.OK);
    }

    @Test
    void setattrRefusesWhatTheQuotaForbidsNotWhatItDoesNot() {
        Rig small = Rig.of(ShareSpec.of("/export").withQuota(8192, 10));
        byte[] sparse = RawNfs.create(small.client(), small.root(), "sparse");
        RawNfs.setattr(small.client(), sparse, RawNfs.size(1L << 40)).status(RawNfs.OK);
        assertThat(RawNfs.getattr(small.client(), sparse).used()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "1000, 0644, 0x3f, 0x0d",
        "2000, 0644, 0x3f, 0x01",
        "2000, 0001, 0x3f, 0x20",
        "2000, 0006, 0x3f, 0x0d",
        "2000, 0006, 0x04, 0x04",
        "2000, 0006, 0xffffff00, 0",
        "2000, 0000, 0x3f, 0",
        "0, 0000, 0x3f, 0x0d",
        "0, 0100, 0x3f, 0x2d",
    })
    void accessGrantsOfAFileWhatTheModeGrants(int uid, String mode, String asked, String granted) {
        RawNfs.setattr(owner, file, RawNfs.mode(Integer.parseInt(mode, 8))).status(RawNfs.OK);
        assertThat(access(root.as(uid, 9), file, Long.decode(asked).intValue())).isEqualTo(Integer.decode(granted));
    }

    @ParameterizedTest
    @CsvSource({"0700, 0x3f, 0", "0705, 0x3f, 0x03", "0707, 0x3f, 0x1f", "0701, 0x3f, 0x02", "0704, 0x02, 0"})
    void accessGrantsOfADirectoryWhatTheModeGrants(String mode, String asked, String granted) {
        byte[] directory = RawNfs.mkdir(owner, rig.root(), "directory", Integer.parseInt(mode, 8));
        assertThat(access(other, directory, Integer.decode(asked))).isEqualTo(Integer.decode(granted));
    }

    @Test
    void accessGrantsNoChangeOfAReadOnlyShare() {
        Rig readOnly = Rig.of(ShareSpec.of("/export").readOnly());
        assertThat(access(readOnly.client(), readOnly.root(), 0x3f)).isEqualTo(0x03);
    }

    private static int access(RawClient client, byte[] handle, int asked) {
        RawReply reply = client.nfs(RawNfs.ACCESS, wire -> wire.opaque(handle).int32(asked))
                .status(RawNfs.OK);
        assertThat(reply.postAttributes().fileid()).isNotZero();
        int granted = reply.int32();
        reply.end();
        return granted;
    }

    @Test
    void timesBeyondTheWireAreClamped() {
        assertThat(shown(-1)).isZero();
        assertThat(shown(0)).isZero();
        assertThat(shown(1_500_000_000L)).isEqualTo(wireTime(1, 500_000_000));
        assertThat(shown(0xFFFF_FFFFL * 1_000_000_000L + 5)).isEqualTo(wireTime(-1, 5));
        assertThat(shown(0x1_0000_0000L * 1_000_000_000L)).isEqualTo(wireTime(-1, 999_999_999));
        assertThat(shown(Long.MAX_VALUE)).isEqualTo(wireTime(-1, 999_999_999));
        assertThat(shown(Long.MIN_VALUE)).isZero();
    }

    private long shown(long nanos) {
        try {
            var inode =
                    rig.share(0).files().attributes(rig.share(0).files().root()).withTimes(0, nanos, 0);
            var shown = Attributes.of(inode, 1);
            return wireTime(shown.mtimeSeconds(), shown.mtimeNanos());
        } catch (FsException gone) {
            throw new AssertionError(gone);
        }
    }
}
