package io.dittofs.server.transfer;

import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import java.time.Duration;

/// The section `transfer`.
public record TransferSettings(
        @Doc("uploads at once") @Default("32") int uploads,
        @Doc("downloads at once") @Default("32") int downloads,

        @Doc("blocks read ahead of a sequential reader") @Default("8")
        int prefetchBlocks,

        @Doc("quiet time after which a partly written block is uploaded") @Default("5s")
        Duration flushDelay,

        @Doc("time between two runs of the garbage collection") @Default("15m")
        Duration gcInterval,

        @Doc("age below which no block is garbage") @Default("1h")
        Duration gcGrace) {

    private static final int PARALLEL_MAX = 1024;

    public TransferSettings {
        new Checks()
                .range("uploads", uploads, 1, PARALLEL_MAX)
                .range("downloads", downloads, 1, PARALLEL_MAX)
                .range("prefetch_blocks", prefetchBlocks, 0, PARALLEL_MAX)
                .done();
    }
}
