package io.dittofs.metadata.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.check.StoreCheck;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What every [MetadataStore] does: the conformance kit. The test of a store in memory extends it and says where stores
/// come from; that of one on a disk or in a database extends [PersistentStoreContract].
/// After each test a check of the whole store must find nothing.
public abstract class MetadataStoreContract
        implements StoreContentTests,
                StoreGivenNameTests,
                StoreListingTests,
                StoreAtomicityTests,
                StoreConcurrencyTests,
                StoreHistoryTests,
                StoreObjectTests,
                StoreRepairTests {
    private StoreFixture fixture;
    private MetadataStore store;
    private StoreTree tree;

    /// Where the stores of one test come from.
    protected abstract StoreFixture fixture();

    @BeforeEach
    final void openStore() throws Exception {
        fixture = fixture();
        store = fixture.open();
        tree = new StoreTree(store, "/export");
    }

    @AfterEach
    final void checkAndCloseStore() throws Exception {
        try (var _ = fixture) {
            assertThat(StoreCheck.check(store).violations()).isEmpty();
            store.close();
        }
    }

    @Override
    public final MetadataStore store() {
        return store;
    }

    @Override
    public final StoreTree tree() {
        return tree;
    }

    @Override
    public final MetadataStore reopen() throws Exception {
        store.close();
        store = fixture.open();
        return store;
    }

    @Override
    public final boolean isPersistent() {
        return fixture.isPersistent();
    }

    @Override
    public int hugeDirectoryEntries() {
        return 1_000_000;
    }
}
