package io.dittofs.cache.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.cache.directory.DirectoryRefusedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MmapPersisterTest extends PersisterContract {
    private static final int BYTES = 64 << 10;

    @TempDir
    private Path temporary;

    @Override
    Persister open() throws IOException {
        return MmapPersister.open(directory(), new Random(1));
    }

    @Override
    Persister reopen(Persister closed) throws IOException {
        return open();
    }

    private Path directory() {
        return temporary.resolve("deep").resolve("log");
    }

    @Test
    void isForTheOwnersEyesOnly() throws IOException {
        try (Persister persister = open()) {
            persister.name(persister.create(BYTES), 0);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory())))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(directory().resolve("0000000000000000.segment"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void refusesADirectoryInUse() throws IOException {
        try (Persister _ = open()) {
            assertRefused("is in use by another part of this process");
        }
    }

    @Test
    void refusesWhatIsNotADirectory() throws IOException {
        Files.createDirectories(temporary.resolve("deep"));
        Files.createFile(directory());
        assertRefused("is a file");
    }

    @Test
    void refusesForeignFiles() throws IOException {
        Files.createDirectories(directory());
        Files.createFile(directory().resolve("holiday.jpg"));
        assertRefused("holds other files (holiday.jpg) and no write-ahead log");
    }

    @Test
    void refusesAForeignFormat() throws IOException {
        Files.createDirectories(directory());
        Files.writeString(directory().resolve("FORMAT"), "something of another program, and quite long");
        assertRefused("belongs to another program");
    }

    @Test
    void refusesANewerFormat() throws IOException {
        changeFormat(11, 2);
        assertRefused("was written by a newer DittoFS (format 2, this one reads 1)");
    }

    @Test
    void refusesADamagedFormat() throws IOException {
        changeFormat(20, 0x55);
        assertRefused("has a damaged FORMAT file");
    }

    @Test
    void refusesALogWithoutSegments() throws IOException {
        try (Persister persister = open()) {
            persister.name(persister.create(BYTES), 0);
        }
        Files.delete(directory().resolve("0000000000000000.segment"));
        assertRefused("has lost its segments");
    }

    @Test
    void beginsAgainWhereNoSegmentWasEverNamed() throws IOException {
        long id;
        try (Persister persister = open()) {
            id = persister.id();
            assertThat(persister.create(BYTES).isNamed()).isFalse();
        }
        try (Persister persister = open()) {
            assertThat(persister.id()).isEqualTo(id);
            assertThat(persister.spares()).hasSize(1);
        }
    }

    private void changeFormat(int at, int value) throws IOException {
        open().close();
        Path format = directory().resolve("FORMAT");
        byte[] content = Files.readAllBytes(format);
        content[at] = (byte) value;
        Files.write(format, content);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(this::open)
                .isInstanceOfAny(LogRefusedException.class, DirectoryRefusedException.class)
                .hasMessageContaining(message)
                .hasMessageStartingWith(directory().toString());
    }
}
