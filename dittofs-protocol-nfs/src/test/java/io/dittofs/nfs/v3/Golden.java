package io.dittofs.nfs.v3;

/// Values and their bytes, laid out by hand from RFC 1813 §2.6.
final class Golden {
    static final WireHandle HANDLE = WireHandle.copyOf(new byte[] {(byte) 0xa1, (byte) 0xa2, 3, 4, 5, 6});
    static final String HANDLE_HEX = "00000006 a1a203040506 0000 # nfs_fh3\n";

    static final WireHandle OTHER = WireHandle.copyOf(new byte[] {1, 2, 3, 4});
    static final String OTHER_HEX = "00000004 01020304 # nfs_fh3\n";

    static final String NAME_HEX = "00000005 612e747874 000000 # filename3 a.txt\n";
    static final String NEW_NAME_HEX = "00000004 62206b6f # filename3 'b ko'\n";

    static final FileAttributes3 ATTRIBUTES = new FileAttributes3(
            Nfs3FileType.REGULAR,
            0644,
            2,
            1000,
            -2,
            0x1_0000_0005L,
            4096,
            8,
            17,
            0xdeadbeefL,
            0xabc,
            1,
            2,
            3,
            4,
            5,
            999_999_999);
    static final String ATTRIBUTES_HEX = """
        00000001          # type NF3REG
        000001a4          # mode 0644
        00000002          # nlink
        000003e8          # uid 1000
        fffffffe          # gid 4294967294
        0000000100000005  # size
        0000000000001000  # used
        00000008 00000011 # rdev 8, 17
        00000000deadbeef  # fsid
        0000000000000abc  # fileid
        00000001 00000002 # atime
        00000003 00000004 # mtime
        00000005 3b9ac9ff # ctime
        """;
    static final String POST_OP_HEX = "00000001 # attributes_follow\n" + ATTRIBUTES_HEX;
    static final String NO_POST_OP_HEX = "00000000 # no attributes\n";

    static final WccData WCC = new WccData(new PreOpAttributes(0x1_0000_0004L, 3, 2, 1, 0), ATTRIBUTES);
    static final String WCC_HEX = """
        00000001          # attributes_follow
        0000000100000004  # size
        00000003 00000002 # mtime
        00000001 00000000 # ctime
        """ + POST_OP_HEX;
    static final String NO_WCC_HEX = "00000000 00000000 # wcc_data of nothing\n";

    static final SetAttributes3 SET_ATTRIBUTES = new SetAttributes3(
            true,
            0600,
            false,
            0,
            true,
            7,
            true,
            9,
            SetTime.TO_SERVER_TIME,
            new SetTime(SetTime.How.SET_TO_CLIENT_TIME, 11, 12));
    static final String SET_ATTRIBUTES_HEX = """
        00000001 00000180          # mode 0600
        00000000                   # uid not set
        00000001 00000007          # gid
        00000001 0000000000000009  # size
        00000001                   # atime SET_TO_SERVER_TIME
        00000002 0000000b 0000000c # mtime SET_TO_CLIENT_TIME
        """;

    private Golden() {}

    static byte[] name() {
        return new byte[] {'a', '.', 't', 'x', 't'};
    }

    static byte[] newName() {
        return new byte[] {'b', ' ', 'k', 'o'};
    }
}
