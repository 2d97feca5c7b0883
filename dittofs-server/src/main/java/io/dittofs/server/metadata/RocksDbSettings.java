package io.dittofs.server.metadata;

import io.dittofs.config.Alias;
import io.dittofs.config.ByteSize;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import io.dittofs.config.NotSupportedYet;
import io.dittofs.config.Variant;
import java.nio.file.Path;

/// Names and attributes in an embedded database.
@Variant("rocksdb")
@Alias("badger")
@NotSupportedYet
public record RocksDbSettings(
        @Doc(value = "directory of the database", example = "/var/lib/dittofs/metadata")
        Path dbPath,

        @Doc("sync: acknowledged is on disk; relaxed: a crash may lose 100 ms") @Default("sync")
        Durability durability,

        @Doc("memory for blocks of the database") @Default("256MiB")
        ByteSize blockCache)
        implements MetadataStoreSettings {

    /// When a change counts as kept.
    public enum Durability {
        /// On disk before it is acknowledged.
        SYNC,
        /// On disk within 100 ms.
        RELAXED
    }
}
