package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.StoreTree;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RelaxedTest {
    @TempDir
    private Path temporary;

    @Test
    void relaxedTicketsAreCompleteAtOnce() throws Exception {
        RocksOptions options = TestStores.options(temporary.resolve("store")).withDurability(Durability.RELAXED);
        try (RocksMetadataStore store = TestStores.open(options, CommitProbe.NONE)) {
            StoreTree tree = new StoreTree(store, "/export");
            ChangeSet changes = new ChangeSet().touchDirectory(tree.root(), 1, 0);
            assertThat(store.commit(changes).isComplete()).isTrue();
            assertThat(store.sync().isComplete()).isTrue();
        }
    }
}
