package io.dittofs.cache.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that is really full. Where space were not allocated in advance, writing through memory would kill this
/// process.
final class FullDiskTest {
    private static final int SEGMENT_BYTES = 256 << 10;
    private static final int DISK_BYTES = 2 << 20;
    private static final RecordOwner OWNER = new RecordOwner(1, 2, 3);

    @TempDir
    private Path temporary;

    @BeforeEach
    void mount() throws IOException {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/proc/mounts")),
                "a small file system can be mounted by root on Linux only");
        run("mount", "-t", "tmpfs", "-o", "size=" + DISK_BYTES, "none", temporary.toString());
    }

    @AfterEach
    void unmount() throws IOException {
        Path mounts = Path.of("/proc/mounts");
        if (Files.exists(mounts) && Files.readString(mounts).contains(" " + temporary + " ")) {
            run("umount", temporary.toString());
        }
    }

    @Test
    void refusesWritesUntilThereIsRoom() throws Exception {
        Path other = temporary.resolve("other");
        try (WriteAheadLog log = open(new Collected())) {
            fillDisk(other);
            int written = 0;
            LogFullException.Reason reason = null;
            while (reason == null) {
                try {
                    long _ = write(log, written);
                    written++;
                } catch (LogFullException e) {
                    reason = e.reason();
                }
            }
            assertThat(reason).isEqualTo(LogFullException.Reason.DISK_FULL);
            assertThat(written).isGreaterThan(2);
            // What is in the log stays good, and what frees space needs none.
            long note = log.appendUploaded(1, 2, 3);
            WriteAheadLogTest.stable(log, note + 1);

            Files.delete(other);
            Until.holds(() -> {
                try {
                    return write(log, 0) > 0;
                } catch (LogFullException _) {
                    return false;
                }
            });
        }
        Collected found = new Collected();
        try (WriteAheadLog log = open(found)) {
            for (LoggedWrite write : found.writes()) {
                assertThat(log.slice(write.position(), write.length()))
                        .isEqualTo(WriteAheadLogTest.bytes(50_000, (int) write.offset()));
            }
        }
    }

    @Test
    void opensALogOnAFullDisk() throws Exception {
        try (WriteAheadLog log = open(new Collected())) {
            long _ = write(log, 1);
        }
        fillDisk(temporary.resolve("other"));
        Collected found = new Collected();
        try (WriteAheadLog log = open(found)) {
            assertThat(found.writes()).hasSize(1);
            long _ = log.appendUploaded(1, 2, 3);
        }
    }

    private WriteAheadLog open(ReplayVisitor visitor) throws IOException {
        Random random = new Random(1);
        return WriteAheadLog.open(
                MmapPersister.open(temporary.resolve("log"), random),
                new LogOptions(64L * SEGMENT_BYTES, SEGMENT_BYTES),
                visitor,
                random);
    }

    private static long write(WriteAheadLog log, int seed) throws LogFullException {
        return log.appendWrite(OWNER, seed, 1, WriteAheadLogTest.bytes(50_000, seed));
    }

    private static void fillDisk(Path file) throws IOException {
        byte[] some = new byte[4096];
        long written = 0;
        boolean isFull = false;
        while (!isFull) {
            try {
                Files.write(file, some, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
                written += some.length;
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("No space left");
                isFull = true;
            }
        }
        assertThat(written).isPositive();
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue())
                .as("%s: %s", List.of(command), output)
                .isZero();
    }
}
