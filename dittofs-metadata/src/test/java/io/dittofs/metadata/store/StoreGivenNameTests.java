package io.dittofs.metadata.store;

import static io.dittofs.metadata.store.StoreTree.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// That names which are noted for an inode are found until it goes.
interface StoreGivenNameTests extends StoreTests {
    @Test
    default void anInodeHasNoNamesUnlessTheyAreNoted() throws Exception {
        Inode file = tree().createFile(tree().root(), "file");

        assertThat(store().givenNames(file.number())).isEmpty();
        assertThat(store().givenNames(store().allocateInode())).isEmpty();
    }

    @Test
    default void keepsTheLastNamesNewestFirst() throws Exception {
        Inode file = tree().createFile(tree().root(), "file");
        for (int i = 1; i <= GivenName.KEPT + 2; i++) {
            store().commit(new ChangeSet().noteName(file.number(), 1000 + i, name("name-" + i)));
        }

        assertThat(store().givenNames(file.number()))
                .containsExactly(
                        new GivenName(1006, name("name-6")),
                        new GivenName(1005, name("name-5")),
                        new GivenName(1004, name("name-4")),
                        new GivenName(1003, name("name-3")));
    }

    @Test
    default void oneSetNotesSeveralNames() throws Exception {
        Inode file = tree().newFile();
        store().commit(tree().creation(tree().root(), name("a"), file)
                .noteName(file.number(), tree().root(), name("a"))
                .noteName(file.number(), tree().root(), name("b")));

        assertThat(store().givenNames(file.number()))
                .containsExactly(new GivenName(tree().root(), name("b")), new GivenName(tree().root(), name("a")));
    }

    @Test
    default void namesAreBytesOfAnyLengthHereToo() throws Exception {
        byte[] bytes = new byte[FileName.BYTES_MAX];
        Arrays.fill(bytes, (byte) 0xFF);
        Inode directory = tree().createDirectory(tree().root(), "directory");
        store().commit(new ChangeSet().noteName(directory.number(), Long.MAX_VALUE, FileName.of(bytes)));

        assertThat(store().givenNames(directory.number()))
                .containsExactly(new GivenName(Long.MAX_VALUE, FileName.of(bytes)));
    }

    @Test
    default void namesGoWithTheInode() throws Exception {
        Inode file = tree().newFile();
        store().commit(tree().creation(tree().root(), name("a"), file)
                .noteName(file.number(), tree().root(), name("a")));
        Inode directory = tree().newDirectory(tree().root());
        store().commit(tree().creation(tree().root(), name("b"), directory)
                .noteName(directory.number(), tree().root(), name("b")));

        tree().remove(tree().root(), "a");
        tree().remove(tree().root(), "b");

        assertThat(store().givenNames(file.number())).isEmpty();
        assertThat(store().givenNames(directory.number())).isEmpty();
    }

    @Test
    default void namesOfWhatTheSameSetRemovesGoToo() throws Exception {
        Inode file = tree().createFile(tree().root(), "file");
        store().commit(new ChangeSet()
                .noteName(file.number(), tree().root(), name("file"))
                .removeEntry(tree().root(), name("file"), file.number())
                .removeInode(file.number())
                .adjustUsage(tree().share().id(), 0, -1));

        assertThat(store().givenNames(file.number())).isEmpty();
    }

    @Test
    default void noNameIsNotedForWhatIsNotThere() throws Exception {
        long never = store().allocateInode();
        ChangeSet changes = new ChangeSet().noteName(never, tree().root(), name("file"));

        FsException refusal = catchThrowableOfType(FsException.class, () -> store().commit(changes));

        assertThat(refusal.error()).isEqualTo(FsError.STALE);
        assertThat(store().givenNames(never)).isEmpty();
    }

    @Test
    default void aRefusedSetNotesNothing() throws Exception {
        Inode file = tree().createFile(tree().root(), "file");
        ChangeSet changes = new ChangeSet()
                .noteName(file.number(), tree().root(), name("other"))
                .addEntry(tree().root(), name("file"), file.number());

        FsException refusal = catchThrowableOfType(FsException.class, () -> store().commit(changes));

        assertThat(refusal.error()).isEqualTo(FsError.EXISTS);
        assertThat(store().givenNames(file.number())).isEmpty();
    }
}
