package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NodeCodecTest {
    private static final long SEED = 7;
    private static final long NUMBER = 5;

    @Test
    void emptyFileHasTheseBytes() throws Exception {
        Inode file = new Inode(
                new FileId(NUMBER, 0x0102030405060708L),
                FileType.REGULAR,
                0_644,
                1,
                1000,
                100,
                0,
                0,
                0x1122334455667788L,
                0x1122334455667788L,
                0x1122334455667788L,
                0x1122334455667788L,
                0,
                0x99,
                0,
                0);
        assertBytes(Node.of(file), """
                01                  version
                00                  REGULAR
                0040                content id
                01a4                mode 0644
                00000001            link count
                000003e8            uid
                00000064            gid
                0102030405060708    generation
                1122334455667788    birth time
                0000000000000099    content id
                """);
    }

    @Test
    void directoryWithEntriesHasTheseBytes() throws Exception {
        Inode directory = new Inode(
                new FileId(NUMBER, -1), FileType.DIRECTORY, 0_1777, 3, -2, 0, 0, 0, 16, -1, -1, 16, 0, 0, 4, 0);
        assertBytes(new Node(directory, 9, 2, 3), """
                01                  version
                01                  DIRECTORY
                0e83                mtime, ctime, parent, last cookie, entry count, first cookie
                03ff                mode 01777
                00000003            link count
                fffffffe            uid
                00000000            gid
                ffffffffffffffff    generation
                0000000000000010    birth time
                ffffffffffffffff    mtime
                ffffffffffffffff    ctime
                0000000000000004    parent
                0000000000000009    last cookie
                0000000000000002    entry count
                0000000000000003    first cookie
                """);
    }

    @Test
    void deviceWithEverythingElseHasTheseBytes() throws Exception {
        Inode device = new Inode(
                new FileId(NUMBER, 0),
                FileType.CHARACTER_DEVICE,
                0,
                0,
                0,
                0,
                0x10,
                0x11,
                0x12,
                0,
                0,
                0,
                0x0000_0005_0000_0001L,
                0,
                0,
                0x13);
        assertBytes(Node.of(device), """
                01                  version
                04                  CHARACTER_DEVICE
                013c                atime, size, allocated bytes, device, create verifier
                0000                mode
                00000000            link count
                00000000            uid
                00000000            gid
                0000000000000000    generation
                0000000000000000    birth time
                0000000000000012    atime
                0000000000000010    size
                0000000000000011    allocated bytes
                0000000500000001    device
                0000000000000013    create verifier
                """);
    }

    private static void assertBytes(Node node, String annotatedHex) throws FsException {
        StringBuilder hex = new StringBuilder();
        annotatedHex.lines().forEach(line -> hex.append(line, 0, line.indexOf(' ')));
        assertThat(HexFormat.of().formatHex(NodeCodec.encode(node))).isEqualTo(hex.toString());
        assertThat(NodeCodec.decode(NUMBER, NodeCodec.encode(node))).isEqualTo(node);
    }

    @Test
    void randomNodesComeBack() throws Exception {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            Node node = randomNode(random);
            assertThat(NodeCodec.decode(node.inode().number(), NodeCodec.encode(node)))
                    .isEqualTo(node);
        }
    }

    @Test
    void refusesEveryTruncationAndEveryTail() {
        Random random = new Random(SEED);
        for (int i = 0; i < 200; i++) {
            Node node = randomNode(random);
            byte[] value = NodeCodec.encode(node);
            for (int length = 0; length < value.length; length++) {
                assertDamaged(Arrays.copyOf(value, length));
            }
            assertDamaged(Arrays.copyOf(value, value.length + 1));
            assertDamaged(Arrays.copyOf(value, value.length + Long.BYTES));
        }
    }

    /// Whatever is decoded is a node that is encoded to the same bytes; everything else is refused in the one way.
    @Test
    void mutationIsRefusedOrAnotherNode() {
        Random random = new Random(SEED);
        int refused = 0;
        int accepted = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] value = NodeCodec.encode(randomNode(random));
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                value[random.nextInt(i % 2 == 0 ? 8 : value.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try {
                assertThat(NodeCodec.encode(NodeCodec.decode(NUMBER, value)))
                        .as("seed %d, round %d", SEED, i)
                        .isEqualTo(value);
                accepted++;
            } catch (FsException e) {
                assertThat(e.error()).isEqualTo(FsError.IO);
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(1000);
        assertThat(accepted).isGreaterThan(1000);
    }

    @Test
    void refusesAnotherVersion() {
        byte[] value = NodeCodec.encode(randomNode(new Random(SEED)));
        value[0] = NodeCodec.VERSION + 1;
        assertDamaged(value);
    }

    private static void assertDamaged(byte[] value) {
        FsException refusal = catchThrowableOfType(FsException.class, () -> NodeCodec.decode(NUMBER, value));
        assertThat(refusal).as("%s", HexFormat.of().formatHex(value)).isNotNull();
        assertThat(refusal.error()).isEqualTo(FsError.IO);
    }

    private static Node randomNode(Random random) {
        FileType type = FileType.ofOrdinal(random.nextInt(FileType.values().length));
        boolean isDirectory = type.isDirectory();
        long born = random.nextLong();
        Inode inode = new Inode(
                new FileId(random.nextLong() | 1, random.nextLong()),
                type,
                random.nextInt(0_10000),
                random.nextInt(Integer.MAX_VALUE),
                random.nextInt(),
                random.nextInt(),
                sometimes(random, 0) >>> 1,
                sometimes(random, 0) >>> 1,
                sometimes(random, born),
                sometimes(random, born),
                sometimes(random, born),
                born,
                sometimes(random, 0),
                type.isRegular() ? random.nextLong() | 1 : 0,
                isDirectory ? random.nextLong() | 1 : 0,
                sometimes(random, 0));
        return isDirectory
                ? new Node(inode, random.nextInt(2, 1 << 30), random.nextInt(1 << 30), random.nextInt(3, 1 << 30))
                : Node.of(inode);
    }

    private static long sometimes(Random random, long otherwise) {
        return random.nextBoolean() ? random.nextLong() : otherwise;
    }
}
