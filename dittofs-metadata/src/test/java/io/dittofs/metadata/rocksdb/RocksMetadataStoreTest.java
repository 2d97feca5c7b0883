package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.MetadataStoreContract;
import io.dittofs.metadata.store.StoreFixture;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

final class RocksMetadataStoreTest extends MetadataStoreContract {
    @TempDir
    private Path temporary;

    @Override
    protected StoreFixture fixture() {
        return new StoreFixture() {
            @Override
            public MetadataStore open() throws IOException {
                return TestStores.open(temporary.resolve("store"));
            }

            @Override
            public boolean isPersistent() {
                return true;
            }

            @Override
            public void close() {}
        };
    }
}
