package io.dittofs.nfs.v3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dittofs.nfs.xdr.CodecKit;
import io.dittofs.nfs.xdr.WireBytes;
import io.dittofs.nfs.xdr.XdrWriter;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// The results of every procedure as bytes written by hand.
class ResultGoldenTest {
    record Case(String name, Consumer<XdrWriter> encoder, String hex) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String OK_HEX = "00000000 # NFS3_OK\n";
    private static final String STALE_HEX = "00000046 # NFS3ERR_STALE\n";
    private static final Nfs3Status STALE = Nfs3Status.STALE;
    private static final FileAttributes3 ATTRIBUTES = Golden.ATTRIBUTES;
    private static final WccData WCC = Golden.WCC;
    private static final String FAIL_POST_OP_HEX = STALE_HEX + Golden.POST_OP_HEX;
    private static final String FAIL_WCC_HEX = STALE_HEX + Golden.WCC_HEX;
    private static final String CREATED_HEX =
            OK_HEX + "00000001 # handle_follows\n" + Golden.HANDLE_HEX + Golden.POST_OP_HEX + Golden.WCC_HEX;
    private static final String CREATED_UNKNOWN_HEX =
            OK_HEX + "00000000 # no handle\n" + Golden.NO_POST_OP_HEX + Golden.NO_WCC_HEX;

    static final List<Case> CASES = List.of(
            of("GETATTR", w -> Getattr.encode(new Getattr.Ok(ATTRIBUTES), w), OK_HEX + Golden.ATTRIBUTES_HEX),
            of("GETATTR fails", w -> Getattr.encode(new Getattr.Fail(STALE), w), STALE_HEX),
            of("SETATTR", w -> Setattr.encode(new Setattr.Ok(WCC), w), OK_HEX + Golden.WCC_HEX),
            of("SETATTR fails", w -> Setattr.encode(new Setattr.Fail(STALE, WCC), w), FAIL_WCC_HEX),
            of(
                    "LOOKUP",
                    w -> Lookup.encode(new Lookup.Ok(Golden.HANDLE, ATTRIBUTES, null), w),
                    OK_HEX + Golden.HANDLE_HEX + Golden.POST_OP_HEX + Golden.NO_POST_OP_HEX),
            of("LOOKUP fails", w -> Lookup.encode(new Lookup.Fail(STALE, ATTRIBUTES), w), FAIL_POST_OP_HEX),
            of(
                    "ACCESS",
                    w -> Access.encode(new Access.Ok(ATTRIBUTES, Access.READ | Access.EXECUTE), w),
                    OK_HEX + Golden.POST_OP_HEX + "00000021 # access"),
            of("ACCESS fails", w -> Access.encode(new Access.Fail(STALE, ATTRIBUTES), w), FAIL_POST_OP_HEX),
            of(
                    "READLINK",
                    w -> Readlink.encode(new Readlink.Ok(ATTRIBUTES, Golden.name()), w),
                    OK_HEX + Golden.POST_OP_HEX + Golden.NAME_HEX),
            of("READLINK fails", w -> Readlink.encode(new Readlink.Fail(STALE, ATTRIBUTES), w), FAIL_POST_OP_HEX),
            of(
                    "READ up to its data",
                    w -> Read.encode(new Read.Ok(ATTRIBUTES, 5, true), w),
                    OK_HEX + Golden.POST_OP_HEX + """
                        00000005 # count
                        00000001 # eof
                        00000005 # length of data
                        """),
            of("READ fails", w -> Read.encode(new Read.Fail(STALE, ATTRIBUTES), w), FAIL_POST_OP_HEX),
            of(
                    "WRITE",
                    w -> Write.encode(new Write.Ok(WCC, 5, StableHow.DATA_SYNC, 0x1122334455667788L), w),
                    OK_HEX + Golden.WCC_HEX + """
                        00000005         # count
                        00000001         # committed DATA_SYNC
                        1122334455667788 # writeverf3
                        """),
            of("WRITE fails", w -> Write.encode(new Write.Fail(STALE, WCC), w), FAIL_WCC_HEX),
            of("CREATE", w -> Create.encode(new Create.Ok(Golden.HANDLE, ATTRIBUTES, WCC), w), CREATED_HEX),
            of(
                    "CREATE of a file not known",
                    w -> Create.encode(new Create.Ok(null, null, WccData.NONE), w),
                    CREATED_UNKNOWN_HEX),
            of("CREATE fails", w -> Create.encode(new Create.Fail(STALE, WCC), w), FAIL_WCC_HEX),
            of("MKDIR", w -> Mkdir.encode(new Mkdir.Ok(Golden.HANDLE, ATTRIBUTES, WCC), w), CREATED_HEX),
            of("MKDIR fails", w -> Mkdir.encode(new Mkdir.Fail(STALE, WCC), w), FAIL_WCC_HEX),
            of("SYMLINK", w -> Symlink.encode(new Symlink.Ok(Golden.HANDLE, ATTRIBUTES, WCC), w), CREATED_HEX),
            of("SYMLINK fails", w -> Symlink.encode(new Symlink.Fail(STALE, WCC), w), FAIL_WCC_HEX),
            of("MKNOD", w -> Mknod.encode(new Mknod.Ok(Golden.HANDLE, ATTRIBUTES, WCC), w), CREATED_HEX),
            of("MKNOD fails", w -> Mknod.encode(new Mknod.Fail(STALE, WCC), w), FAIL_WCC_HEX),
            of("REMOVE", w -> Remove.encode(new Remove.Ok(WCC), w), OK_HEX + Golden.WCC_HEX),
            of("REMOVE fails", w -> Remove.encode(new Remove.Fail(STALE, WCC), w), FAIL_WCC_HEX),
            of("RMDIR", w -> Rmdir.encode(new Rmdir.Ok(WCC), w), OK_HEX + Golden.WCC_HEX),
            of("RMDIR fails", w -> Rmdir.encode(new Rmdir.Fail(STALE, WCC), w), FAIL_WCC_HEX),
            of(
                    "RENAME",
                    w -> Rename.encode(new Rename.Ok(WCC, WccData.NONE), w),
                    OK_HEX + Golden.WCC_HEX + Golden.NO_WCC_HEX),
            of(
                    "RENAME fails",
                    w -> Rename.encode(new Rename.Fail(STALE, WccData.NONE, WCC), w),
                    STALE_HEX + Golden.NO_WCC_HEX + Golden.WCC_HEX),
            of("LINK", w -> Link.encode(new Link.Ok(ATTRIBUTES, WCC), w), OK_HEX + Golden.POST_OP_HEX + Golden.WCC_HEX),
            of(
                    "LINK fails",
                    w -> Link.encode(new Link.Fail(STALE, null, WCC), w),
                    STALE_HEX + Golden.NO_POST_OP_HEX + Golden.WCC_HEX),
            of("READDIR fails", w -> Readdir.encode(new Readdir.Fail(STALE, ATTRIBUTES), w), FAIL_POST_OP_HEX),
            of(
                    "READDIRPLUS fails",
                    w -> Readdirplus.encode(new Readdirplus.Fail(STALE, ATTRIBUTES), w),
                    FAIL_POST_OP_HEX),
            of(
                    "FSSTAT",
                    w -> Fsstat.encode(new Fsstat.Ok(ATTRIBUTES, 1L << 40, 2, 3, 4, 5, 6, 7), w),
                    OK_HEX + Golden.POST_OP_HEX + """
                        0000010000000000 # tbytes
                        0000000000000002 # fbytes
                        0000000000000003 # abytes
                        0000000000000004 # tfiles
                        0000000000000005 # ffiles
                        0000000000000006 # afiles
                        00000007         # invarsec
                        """),
            of("FSSTAT fails", w -> Fsstat.encode(new Fsstat.Fail(STALE, ATTRIBUTES), w), FAIL_POST_OP_HEX),
            of("FSINFO", w -> Fsinfo.encode(fsinfo(), w), OK_HEX + Golden.POST_OP_HEX + """
                00100000          # rtmax
                00080000          # rtpref
                00001000          # rtmult
                00200000          # wtmax
                00040000          # wtpref
                00000200          # wtmult
                00010000          # dtpref
                7fffffffffffffff  # maxfilesize
                00000002 00000001 # time_delta
                0000001b          # LINK SYMLINK HOMOGENEOUS CANSETTIME
                """),
            of("FSINFO fails", w -> Fsinfo.encode(new Fsinfo.Fail(STALE, ATTRIBUTES), w), FAIL_POST_OP_HEX),
            of(
                    "PATHCONF",
                    w -> Pathconf.encode(new Pathconf.Ok(ATTRIBUTES, 32000, 255, true, true, false, true), w),
                    OK_HEX + Golden.POST_OP_HEX + """
                        00007d00 # linkmax
                        000000ff # name_max
                        00000001 # no_trunc
                        00000001 # chown_restricted
                        00000000 # case_insensitive
                        00000001 # case_preserving
                        """),
            of("PATHCONF fails", w -> Pathconf.encode(new Pathconf.Fail(STALE, ATTRIBUTES), w), FAIL_POST_OP_HEX),
            of(
                    "COMMIT",
                    w -> Commit.encode(new Commit.Ok(WCC, 0x1122334455667788L), w),
                    OK_HEX + Golden.WCC_HEX + "1122334455667788 # writeverf3"),
            of("COMMIT fails", w -> Commit.encode(new Commit.Fail(STALE, WCC), w), FAIL_WCC_HEX));

    private static Case of(String name, Consumer<XdrWriter> encoder, String hex) {
        return new Case(name, encoder, hex);
    }

    private static Fsinfo.Ok fsinfo() {
        int properties = Fsinfo.LINK | Fsinfo.SYMLINK | Fsinfo.HOMOGENEOUS | Fsinfo.CAN_SET_TIME;
        return new Fsinfo.Ok(
                ATTRIBUTES, 1 << 20, 1 << 19, 4096, 1 << 21, 1 << 18, 512, 1 << 16, Long.MAX_VALUE, 2, 1, properties);
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void areWrittenAsTheirBytes(Case golden) {
        assertThat(CodecKit.encode(golden.encoder())).isEqualTo(WireBytes.golden(golden.hex()));
        assertThat(CodecKit.encodeTightly(golden.encoder())).isEqualTo(WireBytes.golden(golden.hex()));
    }

    @Test
    void holdAttributesOfEightyFourBytes() {
        assertThat(WireBytes.golden(Golden.ATTRIBUTES_HEX)).hasSize(84).hasSize(FileAttributes3.BYTES);
    }

    @Test
    void neverFailWithOk() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Getattr.Fail(Nfs3Status.OK));
        assertThatIllegalArgumentException().isThrownBy(() -> new Rename.Fail(Nfs3Status.OK, WCC, WCC));
    }

    @Test
    void neverTellOfAReadBeyondTheLargest() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Read.Ok(null, (1 << 20) + 1, false));
        assertThatIllegalArgumentException().isThrownBy(() -> new Read.Ok(null, -1, false));
    }
}
