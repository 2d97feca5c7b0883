package io.dittofs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.transfer.naming.BlockNames;
import io.dittofs.transfer.naming.ObjectLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `fsck`, `verify`, `gc` and `blocks` where some objects are named by paths, and some of before by hashes.
final class PathLayoutCommandsTest {
    private static final byte[] LARGE = StoredTree.bytes(9 << 20, 1);
    private static final byte[] OLD = StoredTree.bytes(1000, 2);
    private static final byte[] LONE = StoredTree.bytes(5000, 3);
    private static final Pattern KEY = Pattern.compile("(?:blocks|files)/.*");

    @TempDir
    private Path folder = Path.of(".");

    private Path data = Path.of(".");

    @BeforeEach
    void makeFiles() throws Exception {
        data = folder.resolve("dittofs");
        try (var tree = StoredTree.open(data)) {
            tree.write(tree.root(), "old", OLD);
            tree.upload();
        }
        try (var tree = StoredTree.open(data, ObjectLayout.PATH)) {
            tree.write(tree.folder("folder"), "large file", LARGE);
            tree.write(tree.root(), "lone", LONE);
            tree.upload();
        }
    }

    @Test
    void allBlocksAreSound() {
        assertThat(run("fsck").out()).isEqualTo("""
                        default: 5 inodes checked, no violations
                        default: 5 blocks (9.0 MiB) read and compared with their hashes, none damaged
                        """);
        assertThat(run("verify", "/export").exitCode()).isZero();
    }

    @Test
    void keysAreToldFromPathsAndPathsFromKeys() {
        var keys = keysOf("/export/folder/large file");
        var hash = StoredTree.hash(LARGE, 1).toString();

        assertThat(keys).hasSize(3);
        assertThat(keys.get(1)).startsWith("files/export/folder/large file/000001-" + hash.substring(0, 16) + "-");
        for (int i = 0; i < keys.size(); i++) {
            assertThat(run("blocks", "owner", keys.get(i)))
                    .isEqualTo(new CliRun(0, "   BLOCK  PATH\n%8d  /export/folder/large file\n".formatted(i), ""));
        }
        var old = keysOf("/export/old");
        assertThat(old).singleElement().asString().startsWith("blocks/");
        assertThat(run("blocks", "owner", old.getFirst()).out()).contains("/export/old");
        assertThat(run("blocks", "owner", hash).out()).contains("/export/folder/large file");
    }

    @Test
    void aKeyOfNobodyHasNoOwner() {
        var other = keysOf("/export/lone").getFirst().replaceFirst("[0-9a-z]+$", "zz");

        assertThat(run("blocks", "owner", other).err()).startsWith("dittofs: no metadata store knows " + other);
        assertThat(run("blocks", "owner", "files/export/lone").exitCode()).isEqualTo(1);
    }

    @Test
    void unknownObjectsOfBothKindsAreFoundAndOthersLeftAlone() throws Exception {
        var names = new BlockNames(new Random(7));
        var stranger = StoredTree.bytes(10, 8);
        var unknown = names.byPath("files/export/gone", 0, StoredTree.hash(stranger, 0));
        var second = names.byPath("files/export/lone", 0, StoredTree.hash(LONE, 0));
        var hashed = names.byContent(StoredTree.hash(stranger, 0));
        var foreign = List.of("files/readme", "files/export/lone/readme", "other/export/lone/readme");
        try (var blocks = StoredTree.blocks(data)) {
            for (var key : List.of(unknown, second, hashed)) {
                blocks.put(key, List.of(ByteBuffer.wrap(stranger)));
            }
            for (var key : foreign) {
                blocks.put(key, List.of(ByteBuffer.wrap(stranger)));
            }
        }

        var found = run("gc", "--unknown", "--grace", "0s");

        assertThat(found.out())
                .contains("default: unknown: " + unknown + ", 10 bytes, of ")
                .contains("default: unknown: " + second + ", 10 bytes, of ")
                .contains("default: unknown: " + hashed + ", 10 bytes, of ")
                .contains("default: 3 unknown objects (30 bytes) found")
                .contains("2 objects with names that are not ours left alone");

        run("gc", "--unknown", "--delete", "--grace", "0s");

        try (var blocks = StoredTree.blocks(data)) {
            assertThat(blocks.list("", null, 100).objects())
                    .hasSize(5 + foreign.size())
                    .extracting(object -> object.key())
                    .containsAll(foreign);
        }
        assertThat(run("fsck").exitCode()).isZero();
    }

    @Test
    void blocksThatNoFileHasAreDeleted() throws Exception {
        var key = keysOf("/export/lone").getFirst();
        try (var tree = StoredTree.open(data, ObjectLayout.PATH)) {
            tree.remove("lone", StoredTree.hash(LONE, 0));
        }

        assertThat(run("gc", "--grace", "0s")).isEqualTo(new CliRun(0, "default: 1 block (4.9 KiB) deleted\n", ""));
        try (var blocks = StoredTree.blocks(data)) {
            assertThat(blocks.stat(key)).isNull();
        }
        assertThat(run("fsck").exitCode()).isZero();
    }

    private List<String> keysOf(String path) {
        return run("blocks", "ls", path)
                .out()
                .lines()
                .flatMap(line -> KEY.matcher(line).results().map(found -> found.group()))
                .toList();
    }

    private CliRun run(String... arguments) {
        var environment = Map.of("XDG_CONFIG_HOME", folder + "/none", "XDG_DATA_HOME", folder.toString());
        return CliRun.of(environment, "", arguments);
    }
}
