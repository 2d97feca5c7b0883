package io.dittofs.metadata.deferred;

import io.dittofs.metadata.rocksdb.RocksMetadataStore;
import io.dittofs.metadata.rocksdb.RocksOptions;
import io.dittofs.metadata.store.HookedMetadataStore;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.PersistentStoreContract;
import io.dittofs.metadata.store.StoreFixture;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;

/// The conformance kit over RocksDB, with every change deferred that can be, and so stored again that it
/// meets everything else.
final class DeferringRocksStoreTest extends PersistentStoreContract {
    private static final DeferralLimits LIMITS = new DeferralLimits(64, Duration.ofMillis(1));

    @TempDir
    private Path temporary;

    @Override
    protected StoreFixture fixture() {
        return new StoreFixture() {
            @Override
            public MetadataStore open() throws IOException {
                MetadataStore store =
                        RocksMetadataStore.open(RocksOptions.defaults(temporary.resolve("store")), new Random(1));
                return new HookedMetadataStore(DeferringMetadataStore.over(store, LIMITS, System::nanoTime))
                        .deferring();
            }

            @Override
            public boolean isPersistent() {
                return true;
            }

            @Override
            public void close() {}
        };
    }

    /// What goes through pages of a million entries goes through those of fewer.
    @Override
    public int hugeDirectoryEntries() {
        return 40_000;
    }
}
