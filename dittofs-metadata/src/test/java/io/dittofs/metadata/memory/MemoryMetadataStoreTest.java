package io.dittofs.metadata.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
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
                return new MemoryMetadataStore(new Random(SEED));
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
    void refusesInodesBeyondTheLimitAndChangesNothing() throws Exception {
        MetadataStore store = new MemoryMetadataStore(new Random(SEED), 3);
        StoreTree tree = new StoreTree(store, "/limited");
        Inode first = tree.createFile(tree.root(), "first");
        tree.createFile(tree.root(), "second");
        Inode third = tree.newFile();
        ChangeSet tooMuch = tree.creation(tree.root(), StoreTree.name("third"), third);

        FsException refusal = Assertions.catchThrowableOfType(FsException.class, () -> store.commit(tooMuch));
        assertThat(refusal.error()).isEqualTo(FsError.NO_SPACE);
        assertThat(tree.names(tree.root())).containsExactly("first", "second");
        assertThat(store.inode(third.number())).isNull();
        assertThat(store.usage(tree.share().id()).inodes()).isEqualTo(3);
        assertThat(store.check()).isEmpty();

        store.commit(tree.removal(tree.root(), StoreTree.name("first"), first)
                .putInode(third)
                .addEntry(tree.root(), StoreTree.name("third"), third.number())
                .adjustUsage(tree.share().id(), 0, 1));
        assertThat(tree.names(tree.root())).containsExactly("second", "third");
        assertThat(store.check()).isEmpty();
    }
}
