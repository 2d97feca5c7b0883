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

        @Doc("memory for blocks that were read or uploaded") @Default("1GiB")
        ByteSize maxSize,

        @Doc("the write-ahead log, which holds what is not uploaded yet")
        Wal wal,

        @Doc("blocks of remote stores on the local disk") Disk disk) {

    private static final ByteSize SMALLEST = ByteSize.ofMebibytes(8);
    private static final ByteSize LARGEST = new ByteSize(1L << 50);

    public CacheSettings {
        new Checks().range("max_size", maxSize, SMALLEST, LARGEST).done();
    }

    /// The section `cache.wal`.
    public record Wal(
            @Doc("most space of the log of each content store") @Default("4GiB")
            ByteSize maxSize,

            @Doc("size of one of its files") @Default("64MiB")
            ByteSize segmentSize) {

        private static final ByteSize SEGMENT_SMALLEST = ByteSize.ofMebibytes(4);
        private static final ByteSize SEGMENT_LARGEST = ByteSize.ofMebibytes(512);
        private static final int SEGMENTS_MIN = 4;
        private static final int PAGE_BYTES = 4096;

        public Wal {
            new Checks()
                    .range("segment_size", segmentSize, SEGMENT_SMALLEST, SEGMENT_LARGEST)
                    .require(segmentSize.bytes() % PAGE_BYTES == 0, "segment_size", "must be a multiple of 4KiB")
                    .require(
                            maxSize.bytes() / SEGMENTS_MIN >= segmentSize.bytes(),
                            "max_size",
                            "must be at least " + SEGMENTS_MIN + " times segment_size")
                    .done();
        }
    }

    /// The section `cache.disk`.
    public record Disk(
            @Doc("keep such blocks on disk, too") @Default("false")
            boolean enabled,

            @Doc("most space of them, for each content store") @Default("16GiB")
            ByteSize maxSize) {}
}
