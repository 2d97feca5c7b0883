package io.dittofs.metadata.deferred;

import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.store.HookedMetadataStore;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.MetadataStoreContract;
import io.dittofs.metadata.store.StoreFixture;
import java.time.Duration;
import java.util.Random;

/// The conformance kit over the store in memory, with every change deferred that can be, and so stored
/// again that it meets everything else.
final class DeferringMemoryStoreTest extends MetadataStoreContract {
    private static final DeferralLimits LIMITS = new DeferralLimits(64, Duration.ofMillis(1));

    @Override
    protected StoreFixture fixture() {
        return new StoreFixture() {
            @Override
            public MetadataStore open() {
                MetadataStore store = new MemoryMetadataStore(new Random(1), Long.MAX_VALUE);
                return new HookedMetadataStore(DeferringMetadataStore.over(store, LIMITS, System::nanoTime))
                        .deferring();
            }

            @Override
            public boolean isPersistent() {
                return false;
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
