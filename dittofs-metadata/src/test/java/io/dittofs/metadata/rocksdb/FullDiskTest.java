package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// [FullDiskScenario] on a disk of 48 MiB.
final class FullDiskTest {
    @TempDir
    private Path temporary;

    @Test
    void fullDiskRefusesCommitsUntilThereIsRoomAgain() throws Exception {
        Path disk = Files.createDirectory(temporary.resolve("disk"));
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        try (ChildProcess child = ChildProcess.start(
                FullDiskScenario.onSmallDisk(disk, isRoot),
                temporary,
                FullDiskScenario.class,
                List.of(disk.toString()))) {
            String line = child.readLine();
            assertThat(child.exitCode()).as("exit code, %s", child.errors()).isZero();
            assertThat(line).isEqualTo(FullDiskScenario.ALL_IS_WELL);
        }
    }
}
