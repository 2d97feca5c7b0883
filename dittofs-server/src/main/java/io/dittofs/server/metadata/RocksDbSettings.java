package io.dittofs.server.metadata;

import com.sun.management.OperatingSystemMXBean;
import io.dittofs.config.Alias;
import io.dittofs.config.ByteSize;
import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import io.dittofs.config.Variant;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Names and attributes in an embedded database.
///
/// @param dbPath null for a directory of the store's name under the data directory
/// @param blockCache null for a part of the machine's memory; see [#blockCacheLimit()]
/// @param rowCache null for a part of the Java heap; see [#rowCacheLimit()]
@Variant("rocksdb")
@Alias("badger")
public record RocksDbSettings(
        @Doc(
                value = "directory of the database; by default metadata/NAME under the data directory",
                example = "/var/lib/dittofs/metadata")
        @Nullable
        Path dbPath,

        @Doc("sync: acknowledged is on disk; relaxed: a crash may lose 100 ms") @Default("sync")
        Durability durability,

        @Doc(value = "memory for blocks of the database; by default a sixteenth of the machine's", example = "1GiB")
        @Nullable
        ByteSize blockCache,

        @Doc("memory for changes that are not in tables yet") @Default("64MiB")
        ByteSize memtables,

        @Doc(value = "Java heap for inodes and names read last; by default a fifth of it", example = "256MiB") @Nullable
        ByteSize rowCache)
        implements MetadataStoreSettings {

    private static final ByteSize SMALLEST = ByteSize.ofMebibytes(4);
    private static final ByteSize LARGEST = new ByteSize(1L << 50);
    private static final int BLOCK_CACHE_PART = 16;
    private static final int ROW_CACHE_PART = 5;

    public RocksDbSettings {
        Checks checks = new Checks().range("memtables", memtables, SMALLEST, LARGEST);
        if (blockCache != null) {
            checks.range("block_cache", blockCache, SMALLEST, LARGEST);
        }
        if (rowCache != null) {
            checks.range("row_cache", rowCache, SMALLEST, LARGEST);
        }
        checks.done();
    }

    /// The memory for blocks: as configured, or a sixteenth of what the machine (or its container) has.
    public ByteSize blockCacheLimit() {
        if (blockCache != null) {
            return blockCache;
        }
        var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return atLeast(machine.getTotalMemorySize() / BLOCK_CACHE_PART);
    }

    /// The heap for rows: as configured, or a fifth of its limit.
    public ByteSize rowCacheLimit() {
        return rowCache != null ? rowCache : atLeast(Runtime.getRuntime().maxMemory() / ROW_CACHE_PART);
    }

    private static ByteSize atLeast(long bytes) {
        return new ByteSize(Math.max(bytes, SMALLEST.bytes()));
    }

    /// When a change counts as kept.
    public enum Durability {
        /// On disk before it is acknowledged.
        SYNC,
        /// On disk within 100 ms.
        RELAXED
    }
}
