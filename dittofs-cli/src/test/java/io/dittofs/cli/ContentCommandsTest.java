package io.dittofs.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.cache.log.LogRefusedException;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.transfer.naming.BlockNames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `fsck`, `verify`, `gc` and `blocks` on contents in files, as a server has left them.
final class ContentCommandsTest {
    private static final byte[] LARGE = StoredTree.bytes(9 << 20, 1);
    private static final byte[] SMALL = StoredTree.bytes(1000, 2);
    private static final byte[] LONE = StoredTree.bytes(5000, 3);

    @TempDir
    private Path folder = Path.of(".");

    private Path data = Path.of(".");

    @BeforeEach
    void makeFiles() throws Exception {
        data = folder.resolve("dittofs");
        try (var tree = StoredTree.open(data)) {
            var inner = tree.folder("folder");
            tree.write(inner, "large", LARGE);
            tree.write(inner, "small", SMALL);
            tree.write(tree.root(), "copy", SMALL);
            tree.write(tree.root(), "lone", LONE);
            tree.write(tree.root(), "empty", new byte[0]);
            tree.upload();
        }
    }

    @Test
    void findsNothingWrongWithSoundContents() {
        var read = run("fsck");

        assertThat(read.err()).isEmpty();
        assertThat(read.out()).isEqualTo("""
                        default: 7 inodes checked, no violations
                        default: 5 blocks (9.0 MiB) read and compared with their hashes, none damaged
                        """);
        assertThat(read.exitCode()).isZero();

        var quick = run("fsck", "--quick");

        assertThat(quick.out()).endsWith("default: 5 blocks (9.0 MiB) looked for, none damaged\n");
        assertThat(quick.exitCode()).isZero();

        var verify = run("verify", "/export");

        assertThat(verify.out())
                .isEqualTo("5 files, 6 blocks (9.0 MiB) read and compared with their hashes, none damaged\n");
        assertThat(verify.err()).isEmpty();
        assertThat(verify.exitCode()).isZero();
    }

    @Test
    void tellsWhichFilesADamagedBlockIsIn() throws Exception {
        flipByte(StoredTree.hash(LARGE, 1));
        var small = StoredTree.hash(SMALL, 0);
        Files.delete(StoredTree.fileOf(data, small));
        var lone = StoredTree.hash(LONE, 0);
        try (var channel = FileChannel.open(StoredTree.fileOf(data, lone), StandardOpenOption.WRITE)) {
            channel.truncate(4999);
        }

        var read = run("fsck");

        assertThat(read.exitCode()).isEqualTo(1);
        assertThat(read.err()).isEmpty();
        assertThat(read.out())
                .contains("default: block " + StoredTree.hash(LARGE, 1) + ": other bytes than its hash says (blocks/")
                .contains("default:   in /export/folder/large, block 1\n")
                .contains("default: block " + small + ": missing (blocks/")
                .contains("default:   in /export/folder/small, block 0\n")
                .contains("default:   in /export/copy, block 0\n")
                .contains("default: block " + lone + ": too short (blocks/")
                .contains("default:   in /export/lone, block 0\n")
                .endsWith("default: 5 blocks (9.0 MiB) read and compared with their hashes, 3 damaged\n");

        var quick = run("fsck", "--quick");

        assertThat(quick.exitCode()).isEqualTo(1);
        assertThat(quick.out())
                .contains("missing")
                .contains("too short")
                .doesNotContain("other bytes")
                .endsWith(" looked for, 2 damaged\n");
    }

    @Test
    void noticesALogThatIsNotThereAndForgetsItIfToldTo() throws Exception {
        try (var tree = StoredTree.open(data)) {
            tree.write(tree.root(), "unsent", SMALL);
        }
        var kept = folder.resolve("kept");
        Files.move(StoredTree.log(data), kept);

        var lost = run("fsck", "--quick");

        assertThat(lost.exitCode()).isEqualTo(1);
        assertThat(lost.out()).contains("default: the write-ahead log that the server used last is not there");
        assertThatThrownBy(() -> StoredTree.open(data).close())
                .isInstanceOf(LogRefusedException.class)
                .hasMessageContaining("dittofs fsck --repair");
        assertThat(run("fsck", "--quick").exitCode()).isEqualTo(1);

        var forgotten = run("fsck", "--quick", "--repair");

        assertThat(forgotten.exitCode()).isZero();
        assertThat(forgotten.out())
                .contains("is not there, and may have bytes that no block store has: it is forgotten");
        assertThat(run("fsck", "--quick").exitCode()).isZero();
        StoredTree.open(data).close();
    }

    @Test
    void givesUpWhatIsDamagedInTheLogAndNothingElse() throws Exception {
        var lost = StoredTree.bytes(1000, 4);
        try (var tree = StoredTree.open(data)) {
            tree.write(tree.root(), "lost", lost);
            tree.write(tree.root(), "kept", StoredTree.bytes(5000, 5));
        }
        damageRecord(lost);

        var refused = run("fsck", "--quick");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("is damaged at offset ").contains("dittofs fsck --repair-log");
        assertThatThrownBy(() -> StoredTree.open(data).close()).isInstanceOf(LogRefusedException.class);

        var repaired = run("fsck", "--quick", "--repair-log");

        assertThat(repaired.exitCode()).isZero();
        assertThat(repaired.err()).isEmpty();
        assertThat(repaired.out())
                .contains(": taken out\n")
                .contains("default:   /export/lost: 1,000 bytes from 0 on may be as they were before, or zeros\n")
                .contains("default: the files of the log that were changed are kept as they were")
                .contains("default: 5,000 bytes in 1 file are in the write-ahead log");
        assertThat(StoredTree.log(data).resolve("damaged")).isDirectoryContaining("glob:**.segment");
        StoredTree.open(data).close();
        assertThat(run("fsck", "--quick", "--repair-log").out())
                .contains("default: nothing is wrong with the write-ahead log\n");
    }

    /// Makes both checksums wrong in the header of the record that has these bytes.
    private void damageRecord(byte[] payload) throws Exception {
        try (var segments = Files.newDirectoryStream(StoredTree.log(data), "*.segment")) {
            for (var segment : segments) {
                var bytes = Files.readAllBytes(segment);
                int at = new String(bytes, ISO_8859_1).indexOf(new String(payload, ISO_8859_1));
                if (at >= 0) {
                    bytes[at - 5] ^= 1;
                    bytes[at - 1] ^= 1;
                    Files.write(segment, bytes);
                    return;
                }
            }
        }
        throw new AssertionError("no record has these bytes");
    }

    @Test
    void deletesNothingInABlockStoreThatIsAnother() throws Exception {
        try (var tree = StoredTree.open(data)) {
            for (int i = 0; i < 8; i++) {
                tree.write(tree.root(), "more-" + i, StoredTree.bytes(100, i));
            }
            tree.upload();
        }
        Files.move(data.resolve("blocks"), folder.resolve("kept"));
        StoredTree.blocks(data).close();

        var refused = run("gc", "--unknown");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err()).contains("the block store is not the one that was used before");
        assertThatThrownBy(() -> StoredTree.open(data).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the block store is not the one that was used before");
    }

    @Test
    void verifiesAFileOrADirectory() throws Exception {
        flipByte(StoredTree.hash(LARGE, 1));
        flipByte(StoredTree.hash(LARGE, 2));

        var all = run("verify", "/export/folder/");

        assertThat(all.exitCode()).isEqualTo(1);
        assertThat(all.err()).isEmpty();
        assertThat(all.out())
                .startsWith("/export/folder/large: block 1 is damaged: block " + StoredTree.hash(LARGE, 1)
                        + ": other bytes than its hash says (blocks/")
                .contains("), and 1 more\n")
                .endsWith("2 files, 4 blocks (9.0 MiB) read and compared with their hashes, 1 file damaged\n");

        var sound = run("verify", "/export/folder/small");

        assertThat(sound.exitCode()).isZero();
        assertThat(sound.out())
                .isEqualTo("1 file, 1 block (1,000 bytes) read and compared with their hashes, none damaged\n");
    }

    @Test
    void saysInALineThatAPathNamesNothing() {
        assertThat(run("verify", "/export/none/file"))
                .isEqualTo(new CliRun(1, "", "dittofs: there is no /export/none\n"));
        assertThat(run("verify", "/export/copy/file"))
                .isEqualTo(new CliRun(1, "", "dittofs: /export/copy is no directory\n"));
        assertThat(run("blocks", "ls", "/export/folder"))
                .isEqualTo(new CliRun(1, "", "dittofs: /export/folder is no file\n"));
        assertThat(run("verify", "/other/file"))
                .isEqualTo(new CliRun(2, "", "dittofs: /other/file is in no share; the configuration has /export\n"));
    }

    @Test
    void doesNotTakeForDamageWhatIsInTheLogOnly() throws Exception {
        try (var tree = StoredTree.open(data)) {
            var file = tree.write(tree.root(), "new", StoredTree.bytes(3000, 4));
            tree.overwrite(file, 100, StoredTree.bytes(50, 5));
        }

        var fsck = run("fsck");

        assertThat(fsck.err()).isEmpty();
        assertThat(fsck.exitCode()).isZero();
        assertThat(fsck.out())
                .contains("none damaged\n")
                .endsWith(
                        "default: 3,000 bytes in 1 file are in the write-ahead log and not in the block store yet; what"
                                + " is said above is of what was uploaded\n");
        assertThat(run("fsck")).as("nothing was changed").isEqualTo(fsck);
        assertThat(run("verify", "/export/new").out()).contains("3,000 bytes in 1 file are in the write-ahead log");
        assertThat(run("verify", "/export/folder").out()).doesNotContain("write-ahead log");
        try (var tree = StoredTree.open(data)) {
            tree.upload();
        }
        assertThat(run("verify", "/export/new").out()).startsWith("1 file, 1 block (2.9 KiB)");
    }

    @Test
    void collectsWhatNoFileHas() throws Exception {
        try (var tree = StoredTree.open(data)) {
            tree.remove("lone", StoredTree.hash(LONE, 0));
        }
        var file = StoredTree.fileOf(data, StoredTree.hash(LONE, 0));

        assertThat(run("gc")).isEqualTo(new CliRun(0, "default: 0 blocks (0 bytes) deleted\n", ""));
        assertThat(file).exists();
        assertThat(run("gc", "--grace", "0s")).isEqualTo(new CliRun(0, "default: 1 block (4.9 KiB) deleted\n", ""));
        assertThat(file).doesNotExist();
        assertThat(run("fsck").exitCode()).isZero();
    }

    @Test
    void findsObjectsThatNobodyKnowsAndDeletesThemOnlyWhenToldTo() throws Exception {
        var names = new BlockNames(new Random(7));
        var unknown = names.byContent(StoredTree.hash(StoredTree.bytes(10, 8), 0));
        var second = names.byContent(StoredTree.hash(SMALL, 0));
        try (var blocks = StoredTree.blocks(data)) {
            blocks.put(unknown, List.of(ByteBuffer.wrap(StoredTree.bytes(10, 8))));
            blocks.put(second, List.of(ByteBuffer.wrap(SMALL)));
            blocks.put("blocks/readme", List.of(ByteBuffer.wrap(SMALL)));
        }

        var young = run("gc", "--unknown");

        assertThat(young.out())
                .isEqualTo("default: 0 unknown objects (0 bytes) found, 2 more are younger than the grace period,"
                        + " 1 object with names that are not ours left alone\n");

        var found = run("gc", "--unknown", "--grace", "0s");

        assertThat(found.exitCode()).isZero();
        assertThat(found.out())
                .contains("default: unknown: " + unknown + ", 10 bytes, of ")
                .contains("default: unknown: " + second + ", 1,000 bytes, of ")
                .contains("default: 2 unknown objects (1,010 bytes) found")
                .endsWith("; with --delete they are deleted\n");

        assertThat(run("gc", "--unknown", "--delete", "--grace", "0s").out())
                .contains("default: 2 unknown objects (1,010 bytes) deleted");
        try (var blocks = StoredTree.blocks(data)) {
            assertThat(blocks.stat(unknown)).isNull();
            assertThat(blocks.stat(second)).isNull();
            assertThat(blocks.stat("blocks/readme")).isNotNull();
        }
        assertThat(run("fsck").exitCode()).isZero();
        assertThat(run("gc", "--delete").exitCode()).isEqualTo(2);
    }

    @Test
    void listsTheBlocksOfAFile() throws Exception {
        var table = run("blocks", "ls", "/export/folder/large");

        assertThat(table.err()).isEmpty();
        assertThat(table.exitCode()).isZero();
        assertThat(table.out().lines()).hasSize(4);
        assertThat(table.out())
                .startsWith("   BLOCK    LENGTH    OFFSET  HASH")
                .contains("       2   1048576         0  " + StoredTree.hash(LARGE, 2) + "  blocks/");

        var json = run("blocks", "ls", "--output", "json", "/export/copy");

        var key = "blocks/"
                + data.resolve("blocks").relativize(fileOf(SMALL)).toString().replaceFirst(".*blocks/", "");
        assertThat(json.out())
                .isEqualTo("[\n{\"block\":0,\"length\":1000,\"hash\":\"" + StoredTree.hash(SMALL, 0) + "\",\"key\":\""
                        + key + "\",\"offset\":0}\n]\n");
        assertThat(run("blocks", "ls", "--output", "json", "/export/empty").out())
                .isEqualTo("[]\n");
    }

    @Test
    void tellsWhoseABlockIs() throws Exception {
        var hash = StoredTree.hash(SMALL, 0);
        var byHash = run("blocks", "owner", hash.toString());

        assertThat(byHash.err()).isEmpty();
        assertThat(byHash.out().lines())
                .containsExactlyInAnyOrder(
                        "   BLOCK  PATH", "       0  /export/folder/small", "       0  /export/copy");

        var listed = run("blocks", "ls", "/export/copy").out();
        var key = listed.substring(listed.lastIndexOf("blocks/")).strip();

        assertThat(run("blocks", "owner", key)).isEqualTo(byHash);
        assertThat(run("blocks", "owner", "--output", "json", key).out())
                .contains("{\"path\":\"/export/copy\",\"inode\":")
                .contains(",\"block\":0}");
        var other = new BlockNames(new Random(9)).byContent(hash);
        assertThat(run("blocks", "owner", other))
                .isEqualTo(new CliRun(
                        1,
                        "",
                        "dittofs: no metadata store knows " + other + "; `dittofs gc --unknown` lists such objects\n"));
    }

    @Test
    void saysInOneLineThatAServerHasTheStores() throws Exception {
        try (var _ = StoredTree.open(data)) {
            for (var command : List.of(List.of("gc"), List.of("verify", "/export"), List.of("fsck", "--quick"))) {
                var refused = run(command.toArray(String[]::new));

                assertThat(refused.exitCode()).isEqualTo(1);
                assertThat(refused.out()).isEmpty();
                assertThat(refused.err()).contains("is in use by").hasLineCount(1);
            }
        }
    }

    @Test
    void doesNotTakeALostDirectoryForAnEmptyStore() throws Exception {
        Files.move(data.resolve("blocks"), data.resolve("moved"));

        var refused = run("fsck");

        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.err())
                .startsWith("dittofs: content store 'default' cannot be opened: the metadata store knows blocks, and ")
                .hasLineCount(1);
        assertThat(data.resolve("blocks")).doesNotExist();
    }

    @Test
    void showsItsProgressOnATerminalOnly() {
        var environment = new HashMap<>(environment());
        environment.put("TERM", "xterm");

        var run = CliRun.of(environment, "stderr", "verify", "/export");

        assertThat(run.err()).startsWith("\r\033[K/export: ").contains(" block").endsWith("\r\033[K");
        assertThat(run.out()).doesNotContain("\033");
    }

    private Path fileOf(byte[] content) throws Exception {
        return StoredTree.fileOf(data, StoredTree.hash(content, 0));
    }

    private void flipByte(BlockHash hash) throws Exception {
        var file = StoredTree.fileOf(data, hash);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var one = ByteBuffer.allocate(1);
            channel.read(one, 77);
            one.put(0, (byte) (one.get(0) ^ 1)).rewind();
            channel.write(one, 77);
        }
    }

    private CliRun run(String... arguments) {
        return CliRun.of(environment(), "", arguments);
    }

    private Map<String, String> environment() {
        return Map.of("XDG_CONFIG_HOME", folder + "/none", "XDG_DATA_HOME", folder.toString());
    }
}
