package io.dittofs.blocks.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A file system of a few MiB in memory, which only root can mount: for anybody else the test is skipped
/// and says so.
final class SmallDisk implements AutoCloseable {
    private final Path path;

    private SmallDisk(Path path) {
        this.path = path;
    }

    static SmallDisk mount(Path path, int mebibytes) throws IOException {
        assumeTrue(
                "root".equals(System.getProperty("user.name")) && Files.exists(Path.of("/proc/mounts")),
                "a small file system can be mounted by root on Linux only");
        Files.createDirectory(path);
        run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m,mode=700", "none", path.toString());
        return new SmallDisk(path);
    }

    Path path() {
        return path;
    }

    /// Makes a folder of the disk one that nobody can write to, not even root. The disk as a whole could not become so
    /// while the lock of a store is open.
    void makeReadOnly(String folder) throws IOException {
        String name = path.resolve(folder).toString();
        run("mount", "--bind", name, name);
        run("mount", "-o", "remount,bind,ro", name);
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.onExit().join().exitValue())
                .as("%s: %s", List.of(command), output)
                .isZero();
    }

    @Override
    public void close() throws IOException {
        run("umount", "--recursive", path.toString());
    }
}
