package io.dittofs.e2e.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where a test's server keeps names and attributes.
///
/// **Threading**: used by one thread.
///
/// **Ownership**: closing it deletes what the server has stored, which has ended before.
public final class Storage implements AutoCloseable {
    private final Kind kind;
    private final Path directory;

    private final @Nullable DatabaseServer database;

    private Storage(Kind kind, Path directory, @Nullable DatabaseServer database) {
        this.kind = kind;
        this.directory = directory;
        this.database = database;
    }

    /// The metadata stores that a server can have, each with contents that live as long.
    public enum Kind {
        /// With contents in memory, enough for the largest test.
        MEMORY,
        /// With contents in files, and a log before them.
        ROCKSDB,
        /// With contents in files, and a log before them.
        POSTGRES
    }

    /// Storage for a server in a network.
    public static Storage open(Kind kind, LabNetwork network) {
        try {
            Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "dittofs-storage-");
            DatabaseServer database = kind == Kind.POSTGRES ? DatabaseServer.start(network, directory) : null;
            return new Storage(kind, directory, database);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The sections of the server's configuration that say where everything is kept.
    String config() {
        return metadata() + content();
    }

    private String content() {
        return switch (kind) {
            case MEMORY -> "content: { stores: { default: { type: memory, memory: { max_size: 4GiB } } } }\n";
            case ROCKSDB, POSTGRES ->
                "content: { stores: { default: { type: filesystem, filesystem: { path: %s } } } }\n"
                        .concat("cache: { path: %s }\n")
                        .formatted(directory.resolve("blocks"), directory.resolve("cache"));
        };
    }

    private String metadata() {
        return switch (kind) {
            case MEMORY -> "metadata: { stores: { default: { type: memory } } }\n";
            case ROCKSDB ->
                "metadata: { stores: { default: { type: rocksdb, rocksdb: { db_path: %s } } } }\n"
                        .formatted(directory.resolve("metadata"));
            case POSTGRES ->
                "metadata: { stores: { default: { type: postgres, postgres: { password: '%s' } } } }\n"
                        .formatted(DatabaseServer.PASSWORD);
        };
    }

    /// Removes what a server keeps beside its stores: the log and the cache.
    public void removeCache() {
        Folders.delete(directory.resolve("cache"));
    }

    @Override
    public void close() {
        if (database != null) {
            database.close();
        }
        Folders.delete(directory);
    }
}
