package io.dittofs.metadata.rocksdb;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.Stream;

/// How tests make, copy and remove stores.
final class TestStores {
    static final long SEED = 42;

    private static final long MIB = 1L << 20;

    private TestStores() {}

    /// Small sizes, so that what happens to large stores happens to small ones too.
    static RocksOptions options(Path path) {
        return RocksOptions.defaults(path).withSizes(16 * MIB, 16 * MIB, 2 * MIB, 32 * MIB);
    }

    static RocksMetadataStore open(Path path) throws IOException {
        return open(options(path), CommitProbe.NONE);
    }

    static RocksMetadataStore open(RocksOptions options, CommitProbe probe) throws IOException {
        return RocksMetadataStore.open(options, new Random(SEED), probe);
    }

    static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    static void deleteTree(Path path) {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
