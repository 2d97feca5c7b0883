package io.dittofs.metadata.postgres;

import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.PersistentStoreContract;
import io.dittofs.metadata.store.StoreFixture;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Random;

final class PostgresMetadataStoreTest extends PersistentStoreContract {
    @Override
    protected StoreFixture fixture() {
        return new StoreFixture() {
            private final PostgresOptions options = newStore();

            @Override
            public MetadataStore open() throws IOException {
                return PostgresMetadataStore.open(options, new Random(1));
            }

            @Override
            public boolean isPersistent() {
                return true;
            }

            @Override
            public void close() throws IOException {
                try {
                    PostgresServer.shared().drop(options);
                } catch (SQLException e) {
                    throw new IOException(e);
                }
            }
        };
    }

    private static PostgresOptions newStore() {
        try {
            return PostgresServer.shared().newStore();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A million takes minutes on a database. Pages of a directory of this size go through the same index.
    @Override
    public int hugeDirectoryEntries() {
        return 40_000;
    }
}
