package io.dittofs.e2e.guest;

import io.dittofs.blocks.s3.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Where a test's server keeps names, attributes and contents.
///
/// **Threading**: used by one thread.
///
/// **Ownership**: closing it deletes what the server has stored, which has ended before.
public final class Storage implements AutoCloseable {
    private final Kind kind;
    private final Path directory;

    private final @Nullable DatabaseServer database;
    private final @Nullable ObjectServer objects;

    private Storage(Kind kind, LabNetwork network, Path directory) {
        this.kind = kind;
        this.directory = directory;
        this.database = kind == Kind.POSTGRES ? DatabaseServer.start(network, directory) : null;
        this.objects = kind == Kind.ROCKSDB_S3 ? ObjectServer.start(network, directory) : null;
    }

    private Storage(Path directory) {
        this.kind = Kind.ROCKSDB;
        this.directory = directory;
        this.database = null;
        this.objects = null;
    }

    /// The metadata stores that a server can have, each with contents that live as long.
    public enum Kind {
        /// With contents in memory, enough for the largest test.
        MEMORY,
        /// With contents in files, and a log before them.
        ROCKSDB,
        /// With contents in files, and a log before them.
        POSTGRES,
        /// RocksDB with contents in a bucket, and a log before them.
        ROCKSDB_S3
    }

    /// Storage for a server in a network.
    public static Storage open(Kind kind, LabNetwork network) {
        try {
            return new Storage(kind, network, Files.createTempDirectory(Path.of("/var/tmp"), "dittofs-storage-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Storage in files, as by default, for a server anywhere.
    public static Storage openFiles() {
        try {
            return new Storage(Files.createTempDirectory(Path.of("/var/tmp"), "dittofs-storage-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The sections of the server's configuration that say where everything is kept.
    String config() {
        return metadata() + "content: { stores: { default: " + content() + " } }\n" + cache();
    }

    private String content() {
        return switch (kind) {
            case MEMORY -> "{ type: memory, memory: { max_size: 4GiB } }";
            case ROCKSDB, POSTGRES ->
                "{ type: filesystem, filesystem: { path: %s } }".formatted(directory.resolve("blocks"));
            case ROCKSDB_S3 -> "{ type: s3, s3: %s }".formatted(objects().settings());
        };
    }

    private String cache() {
        return kind == Kind.MEMORY ? "" : "cache: { path: %s }\n".formatted(directory.resolve("cache"));
    }

    private String metadata() {
        return switch (kind) {
            case MEMORY -> "metadata: { stores: { default: { type: memory } } }\n";
            case ROCKSDB, ROCKSDB_S3 ->
                "metadata: { stores: { default: { type: rocksdb, rocksdb: { db_path: %s } } } }\n"
                        .formatted(directory.resolve("metadata"));
            case POSTGRES ->
                "metadata: { stores: { default: { type: postgres, postgres: { password: '%s' } } } }\n"
                        .formatted(DatabaseServer.PASSWORD);
        };
    }

    /// What stands between the server and its bucket.
    public FaultProxy proxy() {
        return objects().proxy();
    }

    /// Kills the database.
    public void killDatabase() {
        database().kill();
    }

    /// Starts the database that was killed.
    public void startDatabase() {
        database().startAgain();
    }

    private DatabaseServer database() {
        if (database == null) {
            throw new IllegalStateException("there is no database");
        }
        return database;
    }

    /// The names of all objects in the block store.
    public List<String> objectNames() {
        return switch (kind) {
            case MEMORY -> throw new IllegalStateException("there is no block store");
            case ROCKSDB, POSTGRES -> filesBelow(directory.resolve("blocks").resolve("objects"));
            case ROCKSDB_S3 -> objects().names();
        };
    }

    private static List<String> filesBelow(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ObjectServer objects() {
        if (objects == null) {
            throw new IllegalStateException("there is no bucket");
        }
        return objects;
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
        if (objects != null) {
            objects.close();
        }
        Folders.delete(directory);
    }
}
