package io.dittofs.metadata.deferred;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.rocksdb.Durability;
import io.dittofs.metadata.rocksdb.RocksMetadataStore;
import io.dittofs.metadata.rocksdb.RocksOptions;
import io.dittofs.metadata.store.StoreTree;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a store on a disk has of deferred changes after an end that nobody announced.
final class DeferralCrashTest {
    @TempDir
    private Path temporary;

    private RocksMetadataStore open() throws Exception {
        RocksOptions options = RocksOptions.defaults(temporary.resolve("store")).withDurability(Durability.RELAXED);
        return RocksMetadataStore.open(options, new Random(1));
    }

    @Test
    void whatWasNotStoredIsAsBeforeAndWhatWasSettledIsThere() throws Exception {
        RocksMetadataStore rocks = open();
        DeferringMetadataStore store = DeferringMetadataStore.over(rocks, DeferralLimits.DEFAULTS, () -> 0);
        StoreTree tree = new StoreTree(store, "/export");
        int share = tree.share().id();
        Inode settled = tree.createFile(tree.root(), "settled");
        Inode lost = tree.createFile(tree.root(), "lost");
        Inode written = settled.written(100, 100, settled.mode(), tree.now());
        store.defer(settled, written, share, 100);
        store.defer(lost, lost.written(7, 7, lost.mode(), tree.now()), share, 7);
        CompletableFuture<@Nullable Throwable> stable = new CompletableFuture<>();
        store.settle(settled.number()).whenComplete(stable::complete);
        assertThat(stable.get(1, TimeUnit.MINUTES)).isNull();

        rocks.close();
        assertThatThrownBy(store::close).isInstanceOf(UncheckedIOException.class);

        try (RocksMetadataStore after = open()) {
            assertThat(after.inode(settled.number())).isEqualTo(written);
            assertThat(after.inode(lost.number())).isEqualTo(lost);
            assertThat(after.usage(share).bytes()).isEqualTo(100);
            assertThat(StoreCheck.check(after).violations()).isEmpty();
        }
    }
}
