package io.dittofs.metadata.bench;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.postgres.PostgresMetadataStore;
import io.dittofs.metadata.postgres.PostgresServer;
import io.dittofs.metadata.rocksdb.Durability;
import io.dittofs.metadata.rocksdb.RocksMetadataStore;
import io.dittofs.metadata.rocksdb.RocksOptions;
import io.dittofs.metadata.store.MetadataStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A store to be measured, with what it stands on.
///
/// @param store the store
/// @param directory where its files are; null where it has none
/// @param server its database server; null where it has none
record BenchmarkStore(
        MetadataStore store,
        @Nullable Path directory,
        @Nullable PostgresServer server) implements AutoCloseable {

    static BenchmarkStore open(String kind) throws IOException, SQLException {
        return switch (kind) {
            case "memory" -> new BenchmarkStore(new MemoryMetadataStore(new Random(), 4L << 30), null, null);
            case "rocksdb" -> rocksDb(Durability.SYNC);
            case "rocksdb-relaxed" -> rocksDb(Durability.RELAXED);
            case "postgres" -> {
                PostgresServer server = PostgresServer.create();
                yield new BenchmarkStore(PostgresMetadataStore.open(server.newStore(), new Random()), null, server);
            }
            default -> throw new IllegalArgumentException(kind);
        };
    }

    private static BenchmarkStore rocksDb(Durability durability) throws IOException {
        Path directory = Files.createTempDirectory(Path.of("."), "benchmark-");
        RocksOptions options = RocksOptions.defaults(directory.resolve("store")).withDurability(durability);
        return new BenchmarkStore(RocksMetadataStore.open(options, new Random()), directory, null);
    }

    @Override
    public void close() throws IOException {
        if (store instanceof RocksMetadataStore rocks) {
            reportSyncs(rocks);
        }
        store.close();
        if (server != null) {
            server.close();
        }
        if (directory != null) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void reportSyncs(RocksMetadataStore store) {
        try {
            System.out.println(store.statistics());
        } catch (FsException e) {
            throw new IllegalStateException(e);
        }
    }
}
