package io.dittofs.metadata.store;

import static io.dittofs.metadata.store.StoreTests.assertRefused;
import static io.dittofs.metadata.store.StoreTree.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.inode.Inode;
import java.util.List;
import org.junit.jupiter.api.Test;

/// That a persistent store has after a restart what it had before.
interface StoreRestartTests extends StoreTests {
    @Test
    default void keepsEverythingOverARestart() throws Exception {
        Inode directory = tree().createDirectory(tree().root(), "directory");
        for (int i = 0; i < 100; i++) {
            tree().createFile(directory.number(), "file-" + i);
        }
        Inode link = tree().newSymlink(1);
        store().commit(tree().creation(directory.number(), name("link"), link)
                .putSymlinkTarget(link.number(), new SymlinkTarget(new byte[] {'t'})));
        tree().remove(directory.number(), "file-50");
        store().commit(new ChangeSet().noteName(directory.number(), tree().root(), name("directory")));
        List<DirectoryEntry> entries = tree().list(directory.number());
        ShareUsage usage = store().usage(tree().share().id());
        byte[] secret = store().handleSecret();
        store().logNote().write(new LogMark(42, true));

        reopen();

        StoreTree after = new StoreTree(store(), "/export");
        assertThat(after.share()).isEqualTo(tree().share());
        assertThat(store().shares()).containsExactly(tree().share());
        assertThat(after.list(directory.number())).isEqualTo(entries);
        assertThat(store().lookup(directory.number(), name("file-50"))).isNull();
        assertThat(store().symlinkTarget(link.number())).isEqualTo(new SymlinkTarget(new byte[] {'t'}));
        assertThat(store().givenNames(directory.number()))
                .containsExactly(new GivenName(tree().root(), name("directory")));
        assertThat(store().usage(after.share().id())).isEqualTo(usage);
        assertThat(store().handleSecret()).isEqualTo(secret);
        assertThat(store().logNote().read()).isEqualTo(new LogMark(42, true));
    }

    @Test
    default void neverGivesOutANumberAgainAfterARestart() throws Exception {
        long inode = store().allocateInode();
        long content = store().allocateContent();
        Inode last = tree().createFile(tree().root(), "last");
        long lastCookie = tree().list(tree().root()).getLast().cookie();
        tree().remove(tree().root(), "last");

        reopen();

        assertThat(store().allocateInode()).isNotIn(inode, last.number());
        assertThat(store().allocateContent()).isNotIn(content, last.contentId());
        StoreTree after = new StoreTree(store(), "/export");
        after.createFile(after.root(), "next");
        assertThat(after.list(after.root()).getLast().cookie()).isGreaterThan(lastCookie);
    }

    @Test
    default void remembersWhatIsToBeReleased() throws Exception {
        int share = tree().share().id();
        int other = new StoreTree(store(), "/other").share().id();
        ChangeSet changes = new ChangeSet().queueRelease(other, 1);
        for (long content = 1; content <= 10; content++) {
            changes.queueRelease(share, content << 40);
        }
        store().commit(changes);
        store().commit(new ChangeSet().dropRelease(share, 3L << 40).dropRelease(share, 77));

        reopen();

        assertThat(store().queuedReleases(share, 0, 3)).containsExactly(1L << 40, 2L << 40, 4L << 40);
        assertThat(store().queuedReleases(share, 8L << 40, 100)).containsExactly(9L << 40, 10L << 40);
        assertThat(store().queuedReleases(share, Long.MAX_VALUE, 100)).isEmpty();
        assertThat(store().queuedReleases(other, 0, 100)).containsExactly(1L);
    }

    @Test
    default void remembersTheLastRequests() throws Exception {
        CallId first = new CallId(1, -1);
        store().commit(tree().creation(tree().root(), name("first"), tree().newFile())
                .noteCall(first, 100));
        for (int i = 2; i < Change.CALLS_KEPT / 100; i++) {
            ChangeSet changes = new ChangeSet();
            for (int j = 0; j < 100; j++) {
                changes.noteCall(new CallId(i, j), 100 + i);
            }
            store().commit(changes);
        }

        reopen();

        assertThat(store().notesCalls()).isTrue();
        assertThat(store().wasCommitted(first, 100)).isTrue();
        assertThat(store().wasCommitted(first, 101)).isFalse();
        assertThat(store().wasCommitted(new CallId(2, 99), 0)).isTrue();
        assertThat(store().wasCommitted(new CallId(2, 100), 0)).isFalse();
        assertThat(store().wasCommitted(new CallId(-1, 1), 0)).isFalse();
    }

    @Test
    default void forgetsARequestWhoseSetWasRefused() throws Exception {
        CallId call = new CallId(1, 2);
        tree().createFile(tree().root(), "name");
        Inode other = tree().newFile();
        assertRefused(
                FsError.EXISTS,
                () -> store().commit(tree().creation(tree().root(), name("name"), other)
                        .noteCall(call, 5)));

        reopen();

        assertThat(store().wasCommitted(call, 0)).isFalse();
    }
}
