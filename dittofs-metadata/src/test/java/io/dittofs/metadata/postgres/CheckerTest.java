package io.dittofs.metadata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.StoreTree;
import io.dittofs.metadata.store.SymlinkTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// That the check finds every kind of damage, which is done behind the store's back.
final class CheckerTest {
    private final PostgresServer server = PostgresServer.shared();
    private PostgresOptions options;
    private PostgresMetadataStore store;
    private long root;
    private long directory;
    private long file;
    private long link;

    @BeforeEach
    void open() throws Exception {
        options = server.newStore();
        store = TestStore.open(options);
        StoreTree tree = new StoreTree(store, "/export");
        root = tree.root();
        directory = tree.createDirectory(root, "directory").number();
        file = tree.createFile(directory, "file").number();
        Inode made = tree.newSymlink();
        store.commit(tree.creation(root, StoreTree.name("link"), made)
                .putSymlinkTarget(made.number(), new SymlinkTarget(new byte[] {'t'})));
        link = made.number();
        assertThat(store.check()).isEmpty();
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        server.drop(options);
    }

    private void assertFound(String damage, String... violations) throws Exception {
        server.execute(options.database(), damage);
        assertThat(store.check()).contains(violations);
    }

    @Test
    void findsEntriesWithoutDirectory() throws Exception {
        assertFound(
                "DELETE FROM inode WHERE number = " + directory,
                "entry file is in directory " + directory + ", which is not there",
                "directory " + root + ": entry directory names inode " + directory + ", which is not there",
                "inode " + file + " is in no share's tree");
    }

    @Test
    void findsCookiesThatWereNeverGivenOut() throws Exception {
        assertFound(
                "UPDATE entry SET cookie = 2 WHERE child = " + file,
                "directory " + directory + ": entry file has the cookie 2, but the cookies are from 3 to 5");
    }

    @Test
    void findsWrongLinkCounts() throws Exception {
        assertFound(
                "UPDATE inode SET link_count = 7",
                "inode " + file + " has the link count 7 instead of 1",
                "inode " + root + " has the link count 7 instead of 3",
                "inode " + directory + " has the link count 7 instead of 2");
    }

    @Test
    void findsInodesWithoutEntry() throws Exception {
        assertFound(
                "DELETE FROM entry WHERE child = " + directory,
                "directory " + directory + " has 0 entries that name it",
                "inode " + directory + " is in no share's tree",
                "inode " + file + " is in no share's tree");
    }

    @Test
    void findsADirectoryThatIsAboveItself() throws Exception {
        assertFound(
                "UPDATE entry SET directory = child WHERE child = " + directory,
                "inode " + directory + " is in no share's tree",
                "directory " + directory + " is in " + directory + ", but its parent is " + root);
    }

    @Test
    void findsTargetsThatAreMissingOrTooMany() throws Exception {
        assertFound(
                "UPDATE symlink SET inode = " + file,
                "symbolic link " + link + " has no target",
                "a target belongs to inode " + file + ", which is no symbolic link");
    }

    @Test
    void findsNumbersThatWereNeverGivenOut() throws Exception {
        assertFound(
                "UPDATE counter SET last = 0",
                "inode " + file + " is above the limit 0",
                "inode " + file + " has content 1 above the limit 0");
    }

    @Test
    void findsSharesWithoutRootAndWrongCounters() throws Exception {
        assertFound(
                "UPDATE share_usage SET bytes = bytes + 1",
                "share /export counts 16 bytes and 4 inodes instead of 0 and 4");
        assertFound("DELETE FROM inode WHERE number = " + root, "share /export has no root directory");
    }
}
