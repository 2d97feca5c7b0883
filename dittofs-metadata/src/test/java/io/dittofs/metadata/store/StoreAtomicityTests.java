package io.dittofs.metadata.store;

import static io.dittofs.metadata.store.StoreTests.assertRefused;
import static io.dittofs.metadata.store.StoreTree.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.inode.Inode;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// That a change set happens wholly, in order, or not at all.
interface StoreAtomicityTests extends StoreTests {
    @Test
    default void refusesTheSetThatAddsATakenName() throws Exception {
        Inode file = tree().createFile(tree().root(), "taken");
        assertAllRefused(FsError.EXISTS, set -> set.addEntry(tree().root(), name("taken"), file.number()));
    }

    @Test
    default void refusesTheSetThatAddsANameTwice() throws Exception {
        Inode file = tree().createFile(tree().root(), "file");
        assertAllRefused(
                FsError.EXISTS,
                set -> set.addEntry(tree().root(), name("twice"), file.number())
                        .addEntry(tree().root(), name("twice"), file.number()));
    }

    @Test
    default void refusesTheSetThatRemovesWhatIsNotThere() throws Exception {
        Inode file = tree().createFile(tree().root(), "file");
        assertAllRefused(FsError.NO_ENTRY, set -> set.removeEntry(tree().root(), name("none"), file.number()));
    }

    @Test
    default void refusesTheSetThatRemovesTwice() throws Exception {
        Inode file = tree().createFile(tree().root(), "file");
        assertAllRefused(
                FsError.NO_ENTRY,
                set -> set.removeEntry(tree().root(), name("file"), file.number())
                        .removeEntry(tree().root(), name("file"), file.number()));
    }

    @Test
    default void refusesTheSetThatRemovesTheEntryOfAnother() throws Exception {
        tree().createFile(tree().root(), "file");
        Inode other = tree().createFile(tree().root(), "other");
        assertAllRefused(FsError.NO_ENTRY, set -> set.removeEntry(tree().root(), name("file"), other.number()));
    }

    @Test
    default void refusesTheSetThatReplacesWhatIsNotThere() throws Exception {
        Inode file = tree().createFile(tree().root(), "file");
        assertAllRefused(
                FsError.NO_ENTRY, set -> set.replaceEntry(tree().root(), name("none"), file.number(), file.number()));
    }

    @Test
    default void refusesTheSetThatReplacesTheEntryOfAnother() throws Exception {
        Inode file = tree().createFile(tree().root(), "file");
        Inode other = tree().createFile(tree().root(), "other");
        assertAllRefused(
                FsError.NO_ENTRY, set -> set.replaceEntry(tree().root(), name("file"), other.number(), file.number()));
    }

    @Test
    default void refusesTheSetThatTouchesADirectoryThatIsGone() throws Exception {
        Inode gone = tree().createDirectory(tree().root(), "gone");
        tree().remove(tree().root(), "gone");
        Inode file = tree().newFile();
        assertAllRefused(
                FsError.STALE,
                set -> set.putInode(file)
                        .addEntry(gone.number(), name("file"), file.number())
                        .touchDirectory(gone.number(), 1, 0));
    }

    @Test
    default void refusesTheSetThatRemovesADirectoryWithEntries() throws Exception {
        Inode directory = tree().createDirectory(tree().root(), "directory");
        tree().createFile(directory.number(), "file");
        assertAllRefused(
                FsError.NOT_EMPTY,
                set -> set.removeEntry(tree().root(), name("directory"), directory.number())
                        .removeInode(directory.number())
                        .touchDirectory(tree().root(), 1, -1));
    }

    /// The set that is refused begins with changes of all kinds that could be made.
    private void assertAllRefused(FsError error, UnaryOperator<ChangeSet> refused) throws Exception {
        Inode old = tree().createFile(tree().root(), "old");
        Inode replaced = tree().createFile(tree().root(), "replaced");
        Inode created = tree().newFile();
        Inode link = tree().newSymlink(1);
        ChangeSet set = tree().creation(tree().root(), name("created"), created)
                .putInode(link)
                .putSymlinkTarget(link.number(), new SymlinkTarget(new byte[] {1}))
                .addEntry(tree().root(), name("link"), link.number())
                .replaceEntry(tree().root(), name("replaced"), replaced.number(), created.number())
                .removeInode(replaced.number())
                .removeEntry(tree().root(), name("old"), old.number())
                .putInode(old.withMode(0))
                .adjustUsage(tree().share().id(), 1 << 20, 5);
        List<DirectoryEntry> entries = tree().list(tree().root());
        ShareUsage usage = store().usage(tree().share().id());
        Inode root = tree().inode(tree().root());

        assertRefused(error, () -> store().commit(refused.apply(set)));

        assertThat(tree().list(tree().root())).isEqualTo(entries);
        assertThat(store().usage(tree().share().id())).isEqualTo(usage);
        assertThat(store().inode(tree().root())).isEqualTo(root);
        assertThat(store().inode(old.number())).isEqualTo(old);
        assertThat(store().inode(created.number())).isNull();
        assertThat(store().inode(link.number())).isNull();
        assertThat(store().symlinkTarget(link.number())).isNull();
        assertThat(store().lookup(tree().root(), name("old"))).isEqualTo(old);
        assertThat(store().lookup(tree().root(), name("replaced"))).isEqualTo(replaced);
        assertThat(store().lookup(tree().root(), name("created"))).isNull();
    }

    @Test
    default void appliesChangesOfASetInOrder() throws Exception {
        Inode file = tree().createFile(tree().root(), "file");
        store().commit(new ChangeSet()
                .removeEntry(tree().root(), name("file"), file.number())
                .addEntry(tree().root(), name("file"), file.number())
                .addEntry(tree().root(), name("brief"), file.number())
                .replaceEntry(tree().root(), name("brief"), file.number(), tree().root())
                .removeEntry(tree().root(), name("brief"), tree().root())
                .putInode(file.withMode(1))
                .putInode(file.withMode(2)));
        assertThat(tree().names(tree().root())).containsExactly("file");
        assertThat(store().lookup(tree().root(), name("file"))).isEqualTo(file.withMode(2));
    }

    @Test
    default void makesAndFillsADirectoryInOneSet() throws Exception {
        Inode directory = tree().newDirectory(tree().root());
        Inode file = tree().newFile();
        store().commit(tree().creation(tree().root(), name("directory"), directory)
                .putInode(file)
                .addEntry(directory.number(), name("file"), file.number())
                .touchDirectory(directory.number(), 5, 0)
                .adjustUsage(tree().share().id(), 0, 1));
        assertThat(tree().names(directory.number())).containsExactly("file");
        assertThat(store().inode(directory.number())).isEqualTo(directory.touched(5, 0));
    }

    @Test
    default void emptiesAndRemovesADirectoryInOneSet() throws Exception {
        Inode directory = tree().createDirectory(tree().root(), "directory");
        Inode file = tree().createFile(directory.number(), "file");
        store().commit(new ChangeSet()
                .removeEntry(directory.number(), name("file"), file.number())
                .removeInode(file.number())
                .removeEntry(tree().root(), name("directory"), directory.number())
                .removeInode(directory.number())
                .touchDirectory(tree().root(), 9, -1)
                .adjustUsage(tree().share().id(), 0, -2));
        assertThat(store().inode(directory.number())).isNull();
        assertThat(store().lookup(directory.number(), name("file"))).isNull();
        assertThat(tree().list(directory.number())).isEmpty();
        assertThat(tree().isEmpty(tree().root())).isTrue();
    }

    @Test
    default void movesADirectoryWithItsParentInOneSet() throws Exception {
        Inode from = tree().createDirectory(tree().root(), "from");
        Inode to = tree().createDirectory(tree().root(), "to");
        Inode moved = tree().createDirectory(from.number(), "moved");
        Inode inside = tree().createFile(moved.number(), "inside");
        store().commit(new ChangeSet()
                .removeEntry(from.number(), name("moved"), moved.number())
                .addEntry(to.number(), name("renamed"), moved.number())
                .putInode(tree().inode(moved.number()).withParent(to.number()))
                .touchDirectory(from.number(), 1, -1)
                .touchDirectory(to.number(), 1, 1));
        Inode found = tree().entry(to.number(), name("renamed"));
        assertThat(found.parent()).isEqualTo(to.number());
        assertThat(store().lookup(moved.number(), name("inside"))).isEqualTo(inside);
        assertThat(tree().isEmpty(from.number())).isTrue();
    }

    @Test
    default void aSetIsRefusedWhoseInodeIsAnotherByNow() throws Exception {
        Inode file = tree().createFile(tree().root(), "file");
        Inode newer = file.withMode(0_600);
        store().commit(new ChangeSet().requireUnchanged(file).putInode(newer));
        assertRefused(
                FsError.CONFLICT,
                () -> store().commit(new ChangeSet().requireUnchanged(file).putInode(file.withMode(0_700))));
        assertThat(store().inode(file.number())).isEqualTo(newer);
        tree().remove(tree().root(), "file");
        assertRefused(
                FsError.CONFLICT,
                () -> store().commit(new ChangeSet().requireUnchanged(newer).putInode(newer)));
        assertThat(store().inode(file.number())).isNull();
    }

    @Test
    default void aSetIsRefusedWhoseDirectoryHasMoved() throws Exception {
        Inode from = tree().createDirectory(tree().root(), "from");
        Inode to = tree().createDirectory(tree().root(), "to");
        Inode moved = tree().createDirectory(from.number(), "moved");
        ChangeSet move = new ChangeSet()
                .requireParent(from.number(), tree().root())
                .requireUnchanged(moved)
                .removeEntry(from.number(), name("moved"), moved.number())
                .addEntry(to.number(), name("moved"), moved.number())
                .putInode(moved.withParent(to.number()))
                .touchDirectory(from.number(), tree().now(), -1)
                .touchDirectory(to.number(), tree().now(), 1);
        store().commit(move);
        Inode file = tree().newFile();
        assertRefused(
                FsError.CONFLICT,
                () -> store().commit(tree().creation(tree().root(), name("file"), file)
                        .requireParent(moved.number(), from.number())));
        assertThat(store().inode(file.number())).isNull();
        assertThat(store().lookup(tree().root(), name("file"))).isNull();
    }

    @Test
    default void aDirectoryWithEntriesIsNotRemoved() throws Exception {
        Inode directory = tree().createDirectory(tree().root(), "directory");
        tree().createFile(directory.number(), "file");
        assertRefused(
                FsError.NOT_EMPTY,
                () -> store().commit(
                                tree().removal(tree().root(), name("directory"), tree().inode(directory.number()))));
        assertThat(store().lookup(tree().root(), name("directory"))).isNotNull();
    }
}
