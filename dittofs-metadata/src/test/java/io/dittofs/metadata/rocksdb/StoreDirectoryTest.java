package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.metadata.store.StoreTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which directories are refused, and what the administrator is told.
final class StoreDirectoryTest {
    @TempDir
    private Path temporary;

    private Path path() {
        return temporary.resolve("store");
    }

    /// Holds a store open until its input ends.
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) throws Exception {
            try (RocksMetadataStore store = TestStores.open(Path.of(arguments[0]))) {
                System.out.println(store.shares().size());
                int end = System.in.read();
                assert end < 0;
            }
        }
    }

    @Test
    void refusesWhatAnotherProcessHasOpen() throws Exception {
        TestStores.open(path()).close();
        try (ChildProcess child = ChildProcess.start(List.of(), temporary, Holder.class, List.of(path().toString()))) {
            assertThat(child.readLine()).as(child.errors()).isEqualTo("0");
            assertThat(refusal())
                    .startsWith(path() + " is in use by process ")
                    .endsWith(": stop that one, or give this store a directory of its own");
            child.kill();
            assertThat(child.exitCode()).isNotZero();
        }
        TestStores.open(path()).close();
    }

    @Test
    void refusesWhatThisProcessHasOpen() throws Exception {
        try (RocksMetadataStore store = TestStores.open(path())) {
            assertThat(refusal()).startsWith(path() + " is in use by another store of this process: ");
            assertThat(store.shares()).isEmpty();
        }
        TestStores.open(path()).close();
    }

    @Test
    void refusesADirectoryWithOtherFilesAndLeavesItAlone() throws Exception {
        Files.createDirectories(path());
        Files.writeString(path().resolve("MANIFEST"), "badger");
        assertThat(refusal())
                .isEqualTo(path() + " holds other files (MANIFEST) and no metadata store: give the store an empty"
                        + " directory of its own");
        assertThat(path()).isDirectoryNotContaining("glob:**LOCK");
    }

    @Test
    void refusesAFile() throws Exception {
        Files.writeString(path(), "");
        assertThat(refusal()).isEqualTo(path() + " is a file: give the metadata store a directory of its own");
    }

    @Test
    void refusesAMarkerThatIsForeignNewerOrDamaged() throws Exception {
        TestStores.open(path()).close();
        Path file = path().resolve("FORMAT");
        byte[] marker = Files.readAllBytes(file);
        assertThat(marker).hasSize(FormatMarker.BYTES);

        Files.write(file, "another format".getBytes(StandardCharsets.US_ASCII));
        assertThat(refusal()).startsWith(path() + " belongs to another program ");
        Files.write(file, ByteBuffer.wrap(marker.clone()).putInt(8, 2).array());
        assertThat(refusal())
                .isEqualTo(path() + " was written by a newer DittoFS (format 2, this one reads 1): run that version,"
                        + " or restore a backup of before");
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
        TestStores.open(path()).close();
    }

    @Test
    void refusesToBeginAnewWhereTheDatabaseIsLost() throws Exception {
        TestStores.open(path()).close();
        TestStores.deleteTree(path().resolve("db"));
        assertThat(refusal()).startsWith(path() + " has lost its database (folder db): restore it from a backup");
        assertThat(path().resolve("db")).doesNotExist();
    }

    @Test
    void refusesTheDatabaseOfAnotherStore() throws Exception {
        TestStores.open(path()).close();
        Path other = temporary.resolve("other");
        RocksMetadataStore.open(TestStores.options(other), new Random(1)).close();
        TestStores.deleteTree(path().resolve("db"));
        TestStores.copyTree(other.resolve("db"), path().resolve("db"));
        assertThat(refusal()).contains("the FORMAT file of one store and the database of another");
    }

    @Test
    void refusesADamagedDatabaseInOneLine() throws Exception {
        TestStores.open(path()).close();
        Files.writeString(path().resolve("db/CURRENT"), "MANIFEST-999999\n");
        assertThat(refusal()).startsWith(path() + " cannot be opened: restore it from a backup");
    }

    /// A process that died while it made the store left a marker and maybe a beginning of the database.
    @Test
    void makesAStoreToTheEndThatWasBegun() throws Exception {
        TestStores.open(path()).close();
        FormatMarker begun = FormatMarker.create(new Random(1));
        Files.write(path().resolve("FORMAT"), begun.encode());
        try (RocksMetadataStore store = TestStores.open(path())) {
            StoreTree tree = new StoreTree(store, "/export");
            assertThat(tree.list(tree.root())).isEmpty();
        }
        TestStores.open(path()).close();
    }

    private String refusal() {
        IOException refusal = catchThrowableOfType(
                IOException.class, () -> TestStores.open(path()).close());
        assertThat(refusal).as("refusal").isNotNull();
        String message = String.valueOf(refusal.getMessage());
        assertThat(message).hasLineCount(1);
        return message;
    }

    @Test
    void theDirectoryIsTheOwnersAlone() throws Exception {
        Path path = temporary.resolve("data").resolve("store");
        RocksMetadataStore.open(RocksOptions.defaults(path), new Random(1)).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
    }
}
