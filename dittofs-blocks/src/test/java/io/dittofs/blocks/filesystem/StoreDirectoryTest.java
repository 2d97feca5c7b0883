package io.dittofs.blocks.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.blocks.store.BlockStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which directories are refused, and what the administrator is told.
final class StoreDirectoryTest {
    @TempDir
    private Path temporary;

    private Path path() {
        return temporary.resolve("new/store");
    }

    private void open() throws IOException {
        FilesystemBlockStore.open(path()).close();
    }

    /// Holds a store open until its input ends.
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (BlockStore store = FilesystemBlockStore.open(Path.of(arguments[0]))) {
                System.out.println(store.isLocal());
                int end = System.in.read();
                assert end < 0;
            }
        }
    }

    @Test
    void refusesWhatAnotherProcessHasOpen() throws Exception {
        open();
        Process holder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        path().toString())
                .start();
        try (var lines = holder.inputReader(StandardCharsets.UTF_8)) {
            assertThat(lines.readLine()).isEqualTo("true");
            assertThat(refusal())
                    .isEqualTo(path() + " is in use by process " + holder.pid()
                            + ": stop that one, or give this store a directory of its own");
        } finally {
            holder.destroyForcibly().onExit().join();
        }
        open();
    }

    @Test
    void refusesWhatThisProcessHasOpen() throws Exception {
        try (BlockStore store = FilesystemBlockStore.open(path())) {
            assertThat(refusal()).startsWith(path() + " is in use by another store of this process: ");
            store.put("a", List.of());
        }
        open();
    }

    @Test
    void refusesADirectoryWithOtherFilesAndLeavesItAlone() throws Exception {
        Files.createDirectories(path());
        Files.writeString(path().resolve("letter"), "badger");
        assertThat(refusal())
                .isEqualTo(path() + " holds other files (letter) and no block store: give the store an empty directory"
                        + " of its own");
        assertThat(path()).isDirectoryNotContaining("glob:**LOCK");
    }

    @Test
    void refusesObjectsWithoutMarker() throws Exception {
        try (BlockStore store = FilesystemBlockStore.open(path())) {
            store.put("a", List.of());
        }
        Files.delete(path().resolve("FORMAT"));
        assertThat(refusal()).startsWith(path() + " holds other files (objects) and no block store");
    }

    @Test
    void refusesAFile() throws Exception {
        Files.createDirectory(temporary.resolve("new"));
        Files.writeString(path(), "");
        assertThat(refusal()).isEqualTo(path() + " is a file: give the block store a directory of its own");
    }

    @Test
    void refusesAMarkerThatIsForeignNewerOrDamaged() throws Exception {
        open();
        Path file = path().resolve("FORMAT");
        byte[] marker = Files.readAllBytes(file);
        assertThat(marker).hasSize(FormatMarker.BYTES);
        Files.write(file, "another format".getBytes(StandardCharsets.US_ASCII));
        assertThat(refusal()).startsWith(path() + " belongs to another program ");
        Files.write(file, ByteBuffer.wrap(marker.clone()).putInt(8, 2).array());
        assertThat(refusal())
                .isEqualTo(path() + " was written by a newer DittoFS (format 2, this one reads 1): run that version");
        for (int i = 8; i < marker.length; i++) {
            byte[] damaged = marker.clone();
            damaged[i] ^= 1;
            Files.write(file, damaged);
            assertThat(refusal()).matches(path() + " (has a damaged FORMAT file|was written by a newer DittoFS).*");
        }
        for (int length = 0; length < marker.length; length++) {
            Files.write(file, Arrays.copyOf(marker, length));
            assertThat(refusal()).startsWith(path().toString());
        }
        Files.write(file, marker);
        open();
    }

    @Test
    void refusesToBeginAnewWhereObjectsAreLost() throws Exception {
        open();
        Files.delete(path().resolve("objects"));
        assertThat(refusal()).startsWith(path() + " has lost its folder objects: restore it from a backup");
        assertThat(path().resolve("objects")).doesNotExist();
    }

    /// A process that died while it made the store left everything but the marker.
    @Test
    void makesAStoreToTheEndThatWasBegun() throws Exception {
        open();
        Files.move(path().resolve("FORMAT"), path().resolve("FORMAT.new"));
        open();
        Files.delete(path().resolve("FORMAT"));
        Files.delete(path().resolve("tmp"));
        open();
        assertThat(path().resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void takesTheRootOfAFileSystem() throws Exception {
        Files.createDirectories(path().resolve("lost+found"));
        open();
    }

    private String refusal() {
        IOException refusal = catchThrowableOfType(IOException.class, this::open);
        assertThat(refusal).as("refusal").isNotNull();
        String message = String.valueOf(refusal.getMessage());
        assertThat(message).hasLineCount(1);
        return message;
    }
}
