package io.dittofs.e2e.durability;

import io.dittofs.e2e.guest.HostCommand;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A file system of a few megabytes, in memory, that can be filled up.
///
/// **Threading**: used by one thread.
///
/// **Ownership**: closing it unmounts it, after everything that has files open on it.
final class SmallDisk implements AutoCloseable {
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(30);
    private static final int CHUNK_BYTES = 1 << 16;

    private final Path directory;
    private final Path ballast;

    private SmallDisk(Path directory) {
        this.directory = directory;
        this.ballast = directory.resolve("ballast");
    }

    static SmallDisk mount(int mebibytes) {
        try {
            Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "dittofs-disk-");
            HostCommand.succeed(
                    COMMAND_LIMIT,
                    List.of("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "small", directory.toString()));
            return new SmallDisk(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path directory() {
        return directory;
    }

    /// Takes all the room that is left.
    void fill() {
        try (OutputStream out = Files.newOutputStream(ballast)) {
            byte[] chunk = new byte[CHUNK_BYTES];
            while (room() > 0) {
                out.write(chunk, 0, (int) Math.min(chunk.length, room()));
            }
        } catch (IOException e) {
            // Others take room, too, so the last write may find less than there was.
            if (room() > 0) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /// Gives back what [#fill] took.
    void free() {
        try {
            Files.delete(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private long room() {
        try {
            return Files.getFileStore(directory).getUsableSpace();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        HostCommand.succeed(COMMAND_LIMIT, List.of("umount", directory.toString()));
        try {
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
