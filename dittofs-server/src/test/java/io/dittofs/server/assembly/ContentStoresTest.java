package io.dittofs.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.blocks.store.BlockPage;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreStatistics;
import io.dittofs.blocks.store.StoreSpace;
import io.dittofs.blocks.store.StoredObject;
import io.dittofs.cache.log.MmapPersister;
import io.dittofs.config.ConfigSource;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.server.StartException;
import io.dittofs.server.registry.StoreRegistry;
import io.dittofs.server.tracing.Tracing;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContentStoresTest {
    @TempDir
    private Path data = Path.of(".");

    /// Elsewhere, so that its blocks are kept on the local disk, too. Nobody gets as far as using it.
    private static final class Remote implements BlockStore {
        private boolean isClosed;

        @Override
        public void put(String key, List<ByteBuffer> data) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void get(String key, long offset, List<ByteBuffer> into) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void delete(List<String> keys) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BlockPage list(String prefix, @Nullable String after, int max) {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable StoredObject stat(String key) {
            return null;
        }

        @Override
        public StoreSpace space() {
            return StoreSpace.UNLIMITED;
        }

        @Override
        public void probe() {
            // It is there.
        }

        @Override
        public BlockStoreStatistics statistics() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isLocal() {
            return false;
        }

        @Override
        public void close() {
            isClosed = true;
        }
    }

    @Test
    void whatWasOpenedIsClosedWhereTheDiskCacheCannotBe() throws Exception {
        Settings settings =
                Settings.load(new ConfigSource("test.yaml", "cache: { disk: { enabled: true } }"), Map.of());
        Files.createDirectories(data.resolve("cache/clean"));
        Files.createFile(data.resolve("cache/clean/default"));
        Remote blocks = new Remote();
        ContentStores stores = new ContentStores(settings, data, System::nanoTime, Tracing.NONE);
        try (StoreRegistry registry = new StoreRegistry(System::nanoTime)) {
            registry.addMetadata("default", new MemoryMetadataStore(new Random(1)));

            assertThatThrownBy(() -> stores.tiered(registry, "default", blocks, settings.shares()))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("cache/clean/default is a file");
        }
        assertThat(blocks.isClosed).isTrue();
        MmapPersister.open(stores.logDirectory("default"), new Random(1)).close();
    }

    @Test
    void theLastPartIsClosedFirstAndNoneThatWasHandedOver() {
        StringBuilder closed = new StringBuilder();
        try (OpenedParts parts = new OpenedParts()) {
            AutoCloseable _ = parts.add(() -> closed.append("a"));
            AutoCloseable _ = parts.add(() -> {
                throw new IllegalStateException("will not close");
            });
            AutoCloseable _ = parts.add(() -> closed.append("b"));
        }
        try (OpenedParts parts = new OpenedParts()) {
            AutoCloseable _ = parts.add(() -> closed.append("c"));
            parts.handOver();
        }
        assertThat(closed).hasToString("ba");
    }
}
