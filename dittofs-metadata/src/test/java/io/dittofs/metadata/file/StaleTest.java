package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.ALICE;
import static io.dittofs.metadata.file.TestShare.ROOT;
import static io.dittofs.metadata.file.TestShare.assertRefused;
import static io.dittofs.metadata.file.TestShare.name;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.inode.FileId;
import org.junit.jupiter.api.Test;

/// Every operation on something that is gone, or that never was, is `STALE`.
final class StaleTest {
    private final TestShare share = new TestShare();
    private final FileId root = share.root();

    @Test
    void removedFilesAndDirectoriesAreStale() throws Exception {
        FileId file = share.file("file", 0_666).id();
        FileId directory = share.directory("directory", 0_777).id();
        share.files().remove(ALICE, root, name("file"));
        share.files().removeDirectory(ALICE, root, name("directory"));
        assertStale(file, directory);
    }

    @Test
    void anotherGenerationIsStale() throws Exception {
        FileId file = share.file("file", 0_666).id();
        FileId directory = share.directory("directory", 0_777).id();
        assertStale(
                new FileId(file.inode(), file.generation() + 1),
                new FileId(directory.inode(), directory.generation() - 1));
    }

    @Test
    void unknownNumbersAreStale() throws Exception {
        assertStale(new FileId(Long.MAX_VALUE, 1), new FileId(0, 0));
        assertStale(new FileId(-1, 1), new FileId(Long.MIN_VALUE, 0));
    }

    private void assertStale(FileId file, FileId directory) throws Exception {
        if (!share.names(root).contains("bystander")) {
            share.file("bystander", 0_666);
        }
        assertRefused(FsError.STALE, () -> share.get(file));
        assertRefused(FsError.STALE, () -> share.files().access(ROOT, file, 1));
        assertRefused(FsError.STALE, () -> share.set(ROOT, file, AttributeUpdate.ofSize(0)));
        assertRefused(FsError.STALE, () -> share.read(ROOT, file, 0, 1));
        assertRefused(FsError.STALE, () -> share.write(ROOT, file, 0, "x"));
        assertRefused(FsError.STALE, () -> share.files().commit(file, 0, 0));
        assertRefused(FsError.STALE, () -> share.files().readLink(file));
        assertRefused(FsError.STALE, () -> share.files().status(file));
        assertRefused(FsError.STALE, () -> share.files().link(ROOT, file, root, name("link")));
        assertRefused(FsError.STALE, () -> share.lookup(directory, "x"));
        assertRefused(FsError.STALE, () -> share.lookup(directory, ".."));
        assertRefused(FsError.STALE, () -> share.files().list(ROOT, directory, 0, 10));
        assertRefused(FsError.STALE, () -> share.file(ROOT, directory, "x", 0_600));
        assertRefused(FsError.STALE, () -> share.directory(ROOT, directory, "x", 0_600));
        assertRefused(FsError.STALE, () -> share.symlink(ROOT, directory, "x", "target"));
        assertRefused(FsError.STALE, () -> share.files().remove(ROOT, directory, name("x")));
        assertRefused(FsError.STALE, () -> share.files().removeDirectory(ROOT, directory, name("x")));
        assertRefused(FsError.STALE, () -> share.rename(ROOT, directory, "x", root, "y"));
        assertRefused(FsError.STALE, () -> share.rename(ROOT, root, "bystander", directory, "y"));
        share.assertSound();
    }
}
