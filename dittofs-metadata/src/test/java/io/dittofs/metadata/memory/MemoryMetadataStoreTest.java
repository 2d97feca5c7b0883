package io.dittofs.metadata.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.MetadataStoreContract;
import io.dittofs.metadata.store.StoreFixture;
import io.dittofs.metadata.store.StoreTree;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

final class MemoryMetadataStoreTest extends MetadataStoreContract {
    private static final long SEED = 42;

    @Override
    protected StoreFixture fixture() {
        return new StoreFixture() {
            @Override
            public MetadataStore open() {
                return new MemoryMetadataStore(new Random(SEED), Long.MAX_VALUE);
            }

            @Override
            public boolean isPersistent() {
                return false;
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void refusesWhatDoesNotFitAndChangesNothing() throws Exception {
        MetadataStore store = new MemoryMetadataStore(new Random(SEED), 1_000_000);
        StoreTree tree = new StoreTree(store, "/limited");
        int made = 0;
        while (store.freeInodes() > 0) {
            tree.createFile(tree.root(), "file-" + made++);
        }
        assertThat(made).isGreaterThan(30);
        Inode more = tree.newFile();
        FileName name = StoreTree.name("x".repeat(255));
        ChangeSet tooMuch = tree.creation(tree.root(), name, more);

        FsException refusal = Assertions.catchThrowableOfType(FsException.class, () -> store.commit(tooMuch));
        assertThat(refusal.error()).isEqualTo(FsError.NO_SPACE);
        assertThat(store.lookup(tree.root(), name)).isNull();
        assertThat(store.inode(more.number())).isNull();
        assertThat(store.usage(tree.share().id()).inodes()).isEqualTo(made + 1L);
        assertThat(StoreCheck.check(store).violations()).isEmpty();

        tree.remove(tree.root(), "file-0");
        tree.remove(tree.root(), "file-1");
        tree.remove(tree.root(), "file-2");
        store.commit(tooMuch);
        assertThat(StoreCheck.check(store).violations()).isEmpty();
    }
}
