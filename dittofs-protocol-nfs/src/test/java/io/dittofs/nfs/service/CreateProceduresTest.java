package io.dittofs.nfs.service;

import static org.assertj.core.api.Assertions.assertThat;

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

/// CREATE, MKDIR, SYMLINK and MKNOD, by bytes.
class CreateProceduresTest {
    private static final int UNCHECKED = 0;
    private static final int GUARDED = 1;

    private final Rig rig = Rig.usual();
    private final RawClient root = rig.client();
    private final RawClient user = root.as(1000, 100);

    private static RawReply create(RawClient client, byte[] directory, String name, int how) {
        return client.nfs(RawNfs.CREATE, wire -> {
            wire.opaque(directory).string(name).int32(how);
            RawNfs.mode(0_640).accept(wire);
        });
    }

    private RawReply exclusive(String name, long verifier) {
        return user.nfs(
                RawNfs.CREATE,
                wire -> wire.opaque(rig.root()).string(name).int32(2).int64(verifier));
    }

    private RawReply mknod(RawClient client, int type, Consumer<WireBytes> rest) {
        return client.nfs(RawNfs.MKNOD, wire -> {
            wire.opaque(rig.root()).string("node").int32(type);
            rest.accept(wire);
        });
    }

    /// Reads `resok` to its end and answers the new file's attributes.
    private RawAttributes made(RawReply reply) {
        byte[] handle = reply.status(RawNfs.OK).postHandle();
        RawAttributes attributes = reply.postAttributes();
        assertThat(reply.wcc().changed().fileid())
                .isEqualTo(rig.share(0).files().root().inode());
        reply.end();
        assertThat(RawNfs.getattr(root, handle)).isEqualTo(attributes);
        return attributes;
    }

    @Test
    void createMakesAFile() {
        RawAttributes file = made(create(user, rig.root(), "file", GUARDED));
        assertThat(file.type()).isEqualTo(RawAttributes.REGULAR);
        assertThat(file.mode()).isEqualTo(0_640);
        assertThat(file.uid()).isEqualTo(1000);
        assertThat(file.gid()).isEqualTo(100);
        assertThat(file.size()).isZero();
    }

    @Test
    void createTakesAFileThatIsThereUnlessGuarded() {
        byte[] file =
                create(user, rig.root(), "file", UNCHECKED).status(RawNfs.OK).postHandle();
        RawNfs.write(user, file, 0, new byte[] {1, 2, 3});
        assertThat(create(user, rig.root(), "file", UNCHECKED).status(RawNfs.OK).postHandle())
                .isEqualTo(file);
        assertThat(RawNfs.getattr(root, file).size()).isEqualTo(3);
        RawReply refused = create(user, rig.root(), "file", GUARDED).status(RawNfs.EXIST);
        refused.wcc().unchanged();
        refused.end();
    }

    @Test
    void createTruncatesWhereItIsToldTo() {
        byte[] file =
                create(user, rig.root(), "file", UNCHECKED).status(RawNfs.OK).postHandle();
        RawNfs.write(user, file, 0, new byte[] {1, 2, 3});
        Consumer<WireBytes> truncating = wire -> {
            wire.opaque(rig.root()).string("file").int32(UNCHECKED);
            RawNfs.size(0).accept(wire);
        };
        root.as(7, 7).nfs(RawNfs.CREATE, truncating).status(RawNfs.ACCES);
        user.nfs(RawNfs.CREATE, truncating).status(RawNfs.OK);
        assertThat(RawNfs.getattr(root, file).size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 0x0123_4567_89ab_cdefL})
    void createExclusivelyCanBeSentAgain(long verifier) {
        byte[] file = exclusive("file", verifier).status(RawNfs.OK).postHandle();
        RawReply again = exclusive("file", verifier).status(RawNfs.OK);
        assertThat(again.postHandle()).isEqualTo(file);
        exclusive("file", verifier + 1).status(RawNfs.EXIST).wcc().unchanged();
        create(user, rig.root(), "plain", GUARDED).status(RawNfs.OK);
        exclusive("plain", 0).status(RawNfs.EXIST);
        RawNfs.mkdir(user, rig.root(), "directory", 0_755);
        exclusive("directory", 0).status(RawNfs.EXIST);
    }

    @ParameterizedTest
    @CsvSource({"'', 13", "., 17", ".., 17", "a/b, 22", "'a\0b', 22"})
    void refuseNames(String name, int status) {
        create(user, rig.root(), name, UNCHECKED).status(status).wcc().unchanged();
        user.nfs(RawNfs.MKDIR, wire -> {
                    wire.opaque(rig.root()).string(name);
                    RawNfs.nothing().accept(wire);
                })
                .status(status)
                .wcc()
                .unchanged();
    }

    @Test
    void refuseNamesBeyond255Bytes() {
        made(create(user, rig.root(), "n".repeat(255), GUARDED));
        create(user, rig.root(), "n".repeat(256), GUARDED).status(RawNfs.NAMETOOLONG);
        create(user, rig.root(), "é".repeat(128), GUARDED).status(RawNfs.NAMETOOLONG);
        create(user, rig.root(), "n".repeat(60_000), GUARDED).status(RawNfs.NAMETOOLONG);
    }

    @Test
    void takeNamesOfAnyBytes() {
        byte[] name = {(byte) 0xff, (byte) 0xfe, '\n', 1};
        user.nfs(RawNfs.MKDIR, wire -> {
                    wire.opaque(rig.root()).opaque(name);
                    RawNfs.nothing().accept(wire);
                })
                .status(RawNfs.OK);
        user.nfs(RawNfs.LOOKUP, wire -> wire.opaque(rig.root()).opaque(name)).status(RawNfs.OK);
    }

    @Test
    void refuseWhatIsNoDirectoryOrMayNotBeWritten() {
        byte[] file =
                create(user, rig.root(), "file", GUARDED).status(RawNfs.OK).postHandle();
        RawReply noDirectory = create(user, file, "x", GUARDED).status(RawNfs.NOTDIR);
        noDirectory.wcc().unchanged();
        noDirectory.end();
        byte[] closed = RawNfs.mkdir(root, rig.root(), "closed", 0_755);
        create(user, closed, "x", GUARDED).status(RawNfs.ACCES).wcc().unchanged();
        RawNfs.setattr(root, closed, RawNfs.mode(0_766)).status(RawNfs.OK);
        create(user, closed, "x", GUARDED).status(RawNfs.ACCES);
    }

    @Test
    void refuseWhatTheQuotaForbids() {
        Rig small = Rig.of(ShareSpec.of("/export").withQuota(1 << 20, 2));
        create(small.client(), small.root(), "one", GUARDED).status(RawNfs.OK);
        create(small.client(), small.root(), "two", GUARDED)
                .status(RawNfs.DQUOT)
                .wcc()
                .unchanged();
    }

    @Test
    void mkdirMakesADirectory() {
        RawReply reply = user.nfs(RawNfs.MKDIR, wire -> {
            wire.opaque(rig.root()).string("directory");
            RawNfs.mode(0_1770).accept(wire);
        });
        RawAttributes directory = made(reply);
        assertThat(directory.type()).isEqualTo(RawAttributes.DIRECTORY);
        assertThat(directory.mode()).isEqualTo(0_1770);
        assertThat(directory.linkCount()).isEqualTo(2);
        user.nfs(RawNfs.MKDIR, wire -> {
                    wire.opaque(rig.root()).string("directory");
                    RawNfs.nothing().accept(wire);
                })
                .status(RawNfs.EXIST);
    }

    @Test
    void symlinkKeepsItsTarget() {
        String target = "../some where/é";
        RawReply reply = user.nfs(RawNfs.SYMLINK, wire -> {
            wire.opaque(rig.root()).string("link");
            RawNfs.nothing().accept(wire);
            wire.string(target);
        });
        RawAttributes link = made(reply);
        assertThat(link.type()).isEqualTo(RawAttributes.SYMLINK);
        assertThat(link.mode()).isEqualTo(0_777);
        assertThat(link.size()).isEqualTo(target.length() + 1);
    }

    @ParameterizedTest
    @CsvSource({"0, 22", "4095, 0", "4096, 63", "60000, 63"})
    void symlinkRefusesTargetsOfALength(int length, int status) {
        user.nfs(RawNfs.SYMLINK, wire -> {
                    wire.opaque(rig.root()).string("link");
                    RawNfs.nothing().accept(wire);
                    wire.string("t".repeat(length));
                })
                .status(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {RawAttributes.SOCKET, RawAttributes.FIFO})
    void mknodMakesSocketsAndPipes(int type) {
        RawAttributes node = made(mknod(user, type, RawNfs.mode(0_600)));
        assertThat(node.type()).isEqualTo(type);
        assertThat(node.device()).isZero();
        assertThat(node.uid()).isEqualTo(1000);
    }

    @ParameterizedTest
    @ValueSource(ints = {RawAttributes.BLOCK_DEVICE, RawAttributes.CHARACTER_DEVICE})
    void mknodMakesDevicesForRoot(int type) {
        Consumer<WireBytes> device = wire -> {
            RawNfs.mode(0_600).accept(wire);
            wire.int32(259).int32(-2);
        };
        mknod(user, type, device).status(RawNfs.PERM).wcc().unchanged();
        RawAttributes node = made(mknod(root, type, device));
        assertThat(node.type()).isEqualTo(type);
        assertThat(node.device()).isEqualTo(259L << 32 | 0xffff_fffeL);
    }

    @ParameterizedTest
    @ValueSource(ints = {RawAttributes.REGULAR, RawAttributes.DIRECTORY, RawAttributes.SYMLINK})
    void mknodRefusesOtherTypes(int type) {
        RawReply reply = mknod(root, type, _ -> {}).status(RawNfs.BADTYPE);
        reply.wcc().unchanged();
        reply.end();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, -1})
    void mknodTakesUnheardOfTypesForGarbage(int type) {
        root.callRaw(
                        RawClient.NFS,
                        3,
                        RawNfs.MKNOD,
                        wire -> wire.opaque(rig.root()).string("node").int32(type))
                .accepted(4)
                .end();
    }

    @Test
    void refuseTimesThatAreNone() {
        user.nfs(
                        RawNfs.CREATE,
                        wire -> wire.opaque(rig.root())
                                .string("file")
                                .int32(GUARDED)
                                .int64(0)
                                .int64(0)
                                .int32(2)
                                .int32(0)
                                .int32(1_000_000_000)
                                .int32(0))
                .status(RawNfs.INVAL)
                .wcc()
                .unchanged();
    }
}
