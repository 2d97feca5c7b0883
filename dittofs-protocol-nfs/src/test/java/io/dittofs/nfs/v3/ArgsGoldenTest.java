package io.dittofs.nfs.v3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.nfs.xdr.CodecKit;
import io.dittofs.nfs.xdr.CodecKit.Decoder;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.WireBytes;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/// The arguments of every procedure as bytes written by hand.
class ArgsGoldenTest {
    record Case(String name, Decoder<?> decoder, String hex, Object expected) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static final String ENTRY_HEX = Golden.HANDLE_HEX + Golden.NAME_HEX;

    static final List<Case> CASES = List.of(
            new Case("GETATTR", Getattr::decode, Golden.HANDLE_HEX, new Getattr.Args(Golden.HANDLE)),
            new Case(
                    "SETATTR guarded",
                    Setattr::decode,
                    Golden.HANDLE_HEX + Golden.SET_ATTRIBUTES_HEX + "00000001 00000005 00000006 # guard obj_ctime",
                    new Setattr.Args(Golden.HANDLE, Golden.SET_ATTRIBUTES, new Setattr.Guard(5, 6))),
            new Case(
                    "SETATTR of nothing",
                    Setattr::decode,
                    Golden.HANDLE_HEX + "00000000".repeat(6) + "00000000 # no guard",
                    new Setattr.Args(Golden.HANDLE, SetAttributes3.NONE, null)),
            new Case("LOOKUP", Lookup::decode, ENTRY_HEX, new Lookup.Args(Golden.HANDLE, Golden.name())),
            new Case(
                    "ACCESS",
                    Access::decode,
                    Golden.HANDLE_HEX + "0000001f # READ LOOKUP MODIFY EXTEND DELETE",
                    new Access.Args(
                            Golden.HANDLE,
                            Access.READ | Access.LOOKUP | Access.MODIFY | Access.EXTEND | Access.DELETE)),
            new Case("READLINK", Readlink::decode, Golden.HANDLE_HEX, new Readlink.Args(Golden.HANDLE)),
            new Case(
                    "READ",
                    Read::decode,
                    Golden.HANDLE_HEX + "0000000100000000 # offset\n 00100000 # count",
                    new Read.Args(Golden.HANDLE, 1L << 32, 1 << 20)),
            new Case(
                    "WRITE",
                    Write::decode,
                    Golden.HANDLE_HEX + """
                        0000000000001000      # offset
                        00000003              # count
                        00000002              # stable FILE_SYNC
                        00000003 646174 00    # data
                        """,
                    new Write.Args(
                            Golden.HANDLE, 4096, StableHow.FILE_SYNC, ByteBuffer.wrap(new byte[] {'d', 'a', 't'}))),
            new Case(
                    "CREATE UNCHECKED",
                    Create::decode,
                    ENTRY_HEX + "00000000 # UNCHECKED\n" + Golden.SET_ATTRIBUTES_HEX,
                    new Create.Args(Golden.HANDLE, Golden.name(), new Create.Unchecked(Golden.SET_ATTRIBUTES))),
            new Case(
                    "CREATE GUARDED",
                    Create::decode,
                    ENTRY_HEX + "00000001 # GUARDED\n" + Golden.SET_ATTRIBUTES_HEX,
                    new Create.Args(Golden.HANDLE, Golden.name(), new Create.Guarded(Golden.SET_ATTRIBUTES))),
            new Case(
                    "CREATE EXCLUSIVE",
                    Create::decode,
                    ENTRY_HEX + "00000002 # EXCLUSIVE\n 0102030405060708 # createverf3",
                    new Create.Args(Golden.HANDLE, Golden.name(), new Create.Exclusive(0x0102030405060708L))),
            new Case(
                    "MKDIR",
                    Mkdir::decode,
                    ENTRY_HEX + Golden.SET_ATTRIBUTES_HEX,
                    new Mkdir.Args(Golden.HANDLE, Golden.name(), Golden.SET_ATTRIBUTES)),
            new Case(
                    "SYMLINK",
                    Symlink::decode,
                    ENTRY_HEX + Golden.SET_ATTRIBUTES_HEX + "00000002 2e2e 0000 # nfspath3 ..",
                    new Symlink.Args(Golden.HANDLE, Golden.name(), Golden.SET_ATTRIBUTES, new byte[] {'.', '.'})),
            new Case(
                    "MKNOD of a character device",
                    Mknod::decode,
                    ENTRY_HEX + "00000004 # NF3CHR\n" + Golden.SET_ATTRIBUTES_HEX + "00000001 00000003 # spec",
                    new Mknod.Args(
                            Golden.HANDLE,
                            Golden.name(),
                            new Mknod.Device(Nfs3FileType.CHARACTER_DEVICE, Golden.SET_ATTRIBUTES, 1, 3))),
            new Case(
                    "MKNOD of a pipe",
                    Mknod::decode,
                    ENTRY_HEX + "00000007 # NF3FIFO\n" + Golden.SET_ATTRIBUTES_HEX,
                    new Mknod.Args(
                            Golden.HANDLE, Golden.name(), new Mknod.Pipe(Nfs3FileType.FIFO, Golden.SET_ATTRIBUTES))),
            new Case(
                    "MKNOD of a directory",
                    Mknod::decode,
                    ENTRY_HEX + "00000002 # NF3DIR",
                    new Mknod.Args(Golden.HANDLE, Golden.name(), new Mknod.Other(Nfs3FileType.DIRECTORY))),
            new Case("REMOVE", Remove::decode, ENTRY_HEX, new Remove.Args(Golden.HANDLE, Golden.name())),
            new Case("RMDIR", Rmdir::decode, ENTRY_HEX, new Rmdir.Args(Golden.HANDLE, Golden.name())),
            new Case(
                    "RENAME",
                    Rename::decode,
                    ENTRY_HEX + Golden.OTHER_HEX + Golden.NEW_NAME_HEX,
                    new Rename.Args(Golden.HANDLE, Golden.name(), Golden.OTHER, Golden.newName())),
            new Case(
                    "LINK",
                    Link::decode,
                    Golden.OTHER_HEX + ENTRY_HEX,
                    new Link.Args(Golden.OTHER, Golden.HANDLE, Golden.name())),
            new Case(
                    "READDIR",
                    Readdir::decode,
                    Golden.HANDLE_HEX + """
                        0000000000000007 # cookie
                        1111111122222222 # cookieverf
                        00002000         # count
                        """,
                    new Readdir.Args(Golden.HANDLE, 7, 0x1111111122222222L, 8192)),
            new Case(
                    "READDIRPLUS",
                    Readdirplus::decode,
                    Golden.HANDLE_HEX + """
                        0000000000000007 # cookie
                        1111111122222222 # cookieverf
                        00000200         # dircount
                        00001000         # maxcount
                        """,
                    new Readdirplus.Args(Golden.HANDLE, 7, 0x1111111122222222L, 512, 4096)),
            new Case("FSSTAT", Fsstat::decode, Golden.HANDLE_HEX, new Fsstat.Args(Golden.HANDLE)),
            new Case("FSINFO", Fsinfo::decode, Golden.HANDLE_HEX, new Fsinfo.Args(Golden.HANDLE)),
            new Case("PATHCONF", Pathconf::decode, Golden.HANDLE_HEX, new Pathconf.Args(Golden.HANDLE)),
            new Case(
                    "COMMIT",
                    Commit::decode,
                    Golden.HANDLE_HEX + "ffffffffffffffff # offset\n 00000000 # count",
                    new Commit.Args(Golden.HANDLE, -1, 0)));

    @ParameterizedTest
    @FieldSource("CASES")
    void areDecodedFromTheirBytes(Case golden) throws MalformedException {
        assertThat((Object) CodecKit.decode(golden.decoder(), WireBytes.golden(golden.hex())))
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .withEqualsForType(WireHandle::equals, WireHandle.class)
                .isEqualTo(golden.expected());
    }

    @Test
    void takeAHandleOfSixtyFourBytesAndNotMore() throws MalformedException {
        assertThat(CodecKit.decode(Getattr::decode, WireBytes.golden("00000040" + "ab".repeat(64)))
                        .object()
                        .length())
                .isEqualTo(64);
        assertThatThrownBy(() -> CodecKit.decode(Getattr::decode, WireBytes.golden("00000044" + "ab".repeat(68))))
                .isInstanceOf(MalformedException.class)
                .hasMessage("opaque of 68 bytes, at most 64");
    }

    @Test
    void takeANameOfSixtyFourKibibytesAndNotMore() throws MalformedException {
        byte[] longest =
                new WireBytes().opaque(new byte[1]).opaque(new byte[65_536]).toBytes();
        assertThat(CodecKit.decode(Lookup::decode, longest).name()).hasSize(65_536);
        byte[] longer =
                new WireBytes().opaque(new byte[1]).opaque(new byte[65_537]).toBytes();
        assertThatThrownBy(() -> CodecKit.decode(Lookup::decode, longer))
                .isInstanceOf(MalformedException.class)
                .hasMessage("opaque of 65537 bytes, at most 65536");
    }

    @Test
    void holdWriteDataAsASliceOfTheRecord() throws MalformedException {
        byte[] record = WireBytes.golden("00000000 0000000000000000 00000002 00000000 00000002 6162 0000");
        Write.Args args = CodecKit.decode(Write::decode, record);
        record[24] = 'z';
        assertThat(args.data()).isEqualTo(ByteBuffer.wrap(new byte[] {'z', 'b'}));
    }

    @Test
    void obeyAWriteCountBelowTheDataAndRefuseOneAbove() throws MalformedException {
        String head = "00000000 0000000000000000";
        String tail = "00000000 00000004 61626364";
        assertThat(CodecKit.decode(Write::decode, WireBytes.golden(head + "00000003" + tail))
                        .data())
                .isEqualTo(ByteBuffer.wrap(new byte[] {'a', 'b', 'c'}));
        assertThatThrownBy(() -> CodecKit.decode(Write::decode, WireBytes.golden(head + "00000005" + tail)))
                .isInstanceOf(MalformedException.class)
                .hasMessage("WRITE of 5 bytes with 4 bytes of data");
        assertThatThrownBy(() -> CodecKit.decode(Write::decode, WireBytes.golden(head + "ffffffff" + tail)))
                .isInstanceOf(MalformedException.class)
                .hasMessage("WRITE of 4294967295 bytes with 4 bytes of data");
    }

    @ParameterizedTest
    @CsvSource({
        "stable_how 3, 00000000 0000000000000000 00000000 00000003 00000000",
        "createmode3 3, 00000000 00000000 00000003",
        "ftype3 0, 00000000 00000000 00000000",
        "ftype3 8, 00000000 00000000 00000008",
        "time_how 3, 00000000 00000000 00000000 00000000 00000000 00000000 00000003",
    })
    void refuseUnknownDiscriminants(String reason, String hex) {
        Decoder<?> decoder = switch (reason.charAt(0)) {
            case 's' -> Write::decode;
            case 'c' -> Create::decode;
            case 'f' -> Mknod::decode;
            default -> Mkdir::decode;
        };
        assertThatThrownBy(() -> CodecKit.decode(decoder, WireBytes.golden(hex)))
                .isInstanceOf(MalformedException.class)
                .hasMessage(reason);
    }
}
