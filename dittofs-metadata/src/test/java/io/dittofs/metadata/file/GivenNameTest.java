package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.ROOT;
import static io.dittofs.metadata.file.TestShare.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.store.GivenName;
import io.dittofs.metadata.store.SymlinkTarget;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// That names are noted where the content store wants to know them, and nowhere else.
final class GivenNameTest {
    private static final FileName A = name("a");
    private static final FileName B = name("b");

    private final TestShare share = new TestShare();

    @BeforeEach
    void nameByPath() {
        share.content().nameObjectsByPath();
    }

    private FileId create(FileId directory, FileName name) throws Exception {
        return share.files()
                .create(ROOT, directory, name, new CreateMode.Guarded(AttributeUpdate.NOTHING))
                .inode()
                .id();
    }

    private FileId makeDirectory(FileName name) throws Exception {
        return share.files()
                .makeDirectory(ROOT, share.root(), name, AttributeUpdate.NOTHING)
                .inode()
                .id();
    }

    private void assertNames(FileId file, GivenName... names) throws Exception {
        assertThat(share.store().givenNames(file.inode())).containsExactly(names);
    }

    private GivenName inRoot(FileName name) {
        return new GivenName(share.root().inode(), name);
    }

    @Test
    void aFileAndADirectoryHaveTheNamesUnderWhichTheyWereMade() throws Exception {
        FileId directory = makeDirectory(A);
        FileId file = create(directory, B);

        assertNames(directory, inRoot(A));
        assertNames(file, new GivenName(directory.inode(), B));
    }

    @Test
    void aLinkComesBeforeTheNamesOfBefore() throws Exception {
        FileId directory = makeDirectory(A);
        FileId file = create(share.root(), B);
        share.files().link(ROOT, file, directory, A);

        assertNames(file, new GivenName(directory.inode(), A), inRoot(B));
    }

    @Test
    void aRenameIsNotedOfWhatMoves() throws Exception {
        FileId directory = makeDirectory(name("old"));
        FileId file = create(directory, A);
        FileId replaced = create(share.root(), B);
        share.files().rename(ROOT, directory, A, share.root(), B);
        share.files().rename(ROOT, share.root(), name("old"), share.root(), name("new"));

        assertNames(file, inRoot(B), new GivenName(directory.inode(), A));
        assertNames(directory, inRoot(name("new")), inRoot(name("old")));
        assertNames(replaced);
    }

    @Test
    void whatHasNoContentAndNothingBelowHasNoNotes() throws Exception {
        FileId link = share.files()
                .symlink(ROOT, share.root(), A, new SymlinkTarget(new byte[] {'t'}), AttributeUpdate.NOTHING)
                .inode()
                .id();

        assertNames(link);
    }

    @Test
    void nothingIsNotedWhereNobodyWantsToKnow() throws Exception {
        TestShare other = new TestShare();
        FileId file = other.files()
                .create(ROOT, other.root(), A, new CreateMode.Guarded(AttributeUpdate.NOTHING))
                .inode()
                .id();
        other.files().link(ROOT, file, other.root(), B);
        other.files().rename(ROOT, other.root(), A, other.root(), name("c"));

        assertThat(other.store().givenNames(file.inode())).isEmpty();
    }
}
