package io.dittofs.metadata.rocksdb;

import java.nio.file.Path;
import java.util.Objects;

/// How a [RocksMetadataStore] is opened. The four sizes together are what the store takes of memory and log, besides
/// the indexes of files that are open.
///
/// @param path the directory that belongs to the store alone
/// @param durability when a commit counts as stable
/// @param blockCacheBytes for blocks of table files with their indexes and filters
/// @param memtableBytes for what is not in table files yet, of all column families
/// @param rowCacheBytes for decoded inodes and directory entries
/// @param walBytesMax bounds the write-ahead log, and so the time that opening after a crash takes
/// @param openFilesMax bounds the descriptors of table files
public record RocksOptions(
        Path path,
        Durability durability,
        long blockCacheBytes,
        long memtableBytes,
        long rowCacheBytes,
        long walBytesMax,
        int openFilesMax) {

    /// How often the log is forced to the disk under [Durability#RELAXED].
    public static final long RELAXED_INTERVAL_MILLIS = 100;

    private static final long MIB = 1L << 20;
    private static final long MEMTABLE_BYTES_MIN = 4 * MIB;
    private static final int OPEN_FILES_MIN = 32;

    public RocksOptions {
        Objects.requireNonNull(path);
        Objects.requireNonNull(durability);
        requireAtLeast("block cache", blockCacheBytes, MIB);
        requireAtLeast("memtable", memtableBytes, MEMTABLE_BYTES_MIN);
        requireAtLeast("row cache", rowCacheBytes, 0);
        requireAtLeast("log", walBytesMax, MEMTABLE_BYTES_MIN);
        requireAtLeast("open files", openFilesMax, OPEN_FILES_MIN);
    }

    /// Sizes for a server with a few million files and nothing else to say.
    public static RocksOptions defaults(Path path) {
        return new RocksOptions(path, Durability.SYNC, 128 * MIB, 64 * MIB, 64 * MIB, 128 * MIB, 512);
    }

    public RocksOptions withDurability(Durability newDurability) {
        return new RocksOptions(
                path, newDurability, blockCacheBytes, memtableBytes, rowCacheBytes, walBytesMax, openFilesMax);
    }

    /// All sizes anew, in the order of the record.
    public RocksOptions withSizes(
            long newBlockCacheBytes, long newMemtableBytes, long newRowCacheBytes, long newWalBytesMax) {
        return new RocksOptions(
                path, durability, newBlockCacheBytes, newMemtableBytes, newRowCacheBytes, newWalBytesMax, openFilesMax);
    }

    private static void requireAtLeast(String what, long value, long min) {
        if (value < min) {
            throw new IllegalArgumentException("RocksDB " + what + " of " + value + ", which must be at least " + min);
        }
    }
}
