package io.dittofs.server.cache;

import io.dittofs.config.ByteSize;
import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The section `cache`.
public record CacheSettings(
        @Doc(
                value = "directory of log and disk cache; by default under the data directory",
                example = "/var/cache/dittofs")
        @Nullable
        Path path,

        @Doc("memory for clean blocks") @Default("1GiB") ByteSize maxSize,

        @Doc("the write-ahead log, which holds what is not uploaded yet")
        Wal wal,

        @Doc("clean blocks on disk") Disk disk) {

    /// The section `cache.wal`.
    public record Wal(
            @Doc("most space of the log") @Default("4GiB") ByteSize maxSize,

            @Doc("size of one of its files") @Default("64MiB")
            ByteSize segmentSize) {

        public Wal {
            new Checks()
                    .range("segment_size", segmentSize, ByteSize.ofMebibytes(1), maxSize)
                    .done();
        }
    }

    /// The section `cache.disk`.
    public record Disk(
            @Doc("keep clean blocks on disk, too") @Default("false")
            boolean enabled,

            @Doc("most space of clean blocks on disk") @Default("16GiB")
            ByteSize maxSize) {}
}
