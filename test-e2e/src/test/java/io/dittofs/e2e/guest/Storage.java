package io.dittofs.e2e.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// Where a test's server keeps names and attributes.
///
/// **Threading**: used by one thread.
///
/// **Ownership**: closing it deletes what the server has stored, which has ended before.
public final class Storage implements AutoCloseable {
    private final Kind kind;
    private final Path directory;

    private Storage(Kind kind, Path directory) {
        this.kind = kind;
        this.directory = directory;
    }

    /// The metadata stores that a server can have.
    public enum Kind {
        MEMORY,
        ROCKSDB
    }

    public static Storage open(Kind kind) {
        try {
            return new Storage(kind, Files.createTempDirectory(Path.of("/var/tmp"), "dittofs-storage-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The section `metadata` of the server's configuration, as one line.
    String metadata() {
        return switch (kind) {
            case MEMORY -> "metadata: { stores: { default: { type: memory } } }\n";
            case ROCKSDB ->
                "metadata: { stores: { default: { type: rocksdb, rocksdb: { db_path: %s } } } }\n"
                        .formatted(directory.resolve("metadata"));
        };
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
