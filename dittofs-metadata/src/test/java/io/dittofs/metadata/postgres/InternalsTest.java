package io.dittofs.metadata.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.check.CheckProgress;
import io.dittofs.metadata.check.CheckResult;
import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.check.StoreRepair;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.StoreTree;
import io.dittofs.metadata.store.SymlinkTarget;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// That every kind of damage is found and repaired, which is done behind the store's back.
final class InternalsTest {
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
        Inode made = tree.newSymlink(1);
        store.commit(tree.creation(root, StoreTree.name("link"), made)
                .putSymlinkTarget(made.number(), new SymlinkTarget(new byte[] {'t'})));
        link = made.number();
        assertThat(StoreCheck.check(store).sentences()).isEmpty();
    }

    @AfterEach
    void close() throws Exception {
        store.close();
        server.drop(options);
    }

    private void assertRepaired(String damage, String... violations) throws Exception {
        assertThat(remainder(damage, violations).sentences()).isEmpty();
    }

    private CheckResult remainder(String damage, String... violations) throws Exception {
        server.execute(options.database(), damage);
        assertThat(StoreCheck.check(store).sentences()).contains(violations);
        return new StoreRepair(store, () -> 2_000_000_000L, CheckProgress.NONE, _ -> {}).run();
    }

    @Test
    void aLostDirectoryIsMadeAgainWithWhatItHad() throws Exception {
        assertRepaired(
                "DELETE FROM inode WHERE number = " + directory,
                "directory " + directory + " is not there, but has entries, file for one",
                "directory " + root + ": entry directory names inode " + directory + ", which is not there");
        assertThat(store.lookup(root, StoreTree.name("directory"))).isNotNull();
        assertThat(store.lookup(directory, StoreTree.name("file"))).isNotNull();
    }

    @Test
    void aCookieThatWasNeverGivenOutIsReplaced() throws Exception {
        assertRepaired(
                "UPDATE entry SET cookie = 2 WHERE child = " + file,
                "directory " + directory + ": entry file has the cookie 2, but the cookies are from 3 to 5");
    }

    @Test
    void entriesInWhatIsNoDirectoryAreRemoved() throws Exception {
        assertRepaired(
                "INSERT INTO entry VALUES (" + file + ", 'x', " + link + ", 50)",
                "inode " + file + " has entry x, but is no directory");
    }

    @Test
    void wrongLinkCountsAreSetRight() throws Exception {
        assertRepaired(
                "UPDATE inode SET link_count = 7",
                "regular " + file + " has the link count 7 instead of 1",
                "directory " + root + " has the link count 7 instead of 3",
                "directory " + directory + " has the link count 7 instead of 2");
    }

    @Test
    void inodesWithoutEntryMoveToLostAndFound() throws Exception {
        assertRepaired(
                "DELETE FROM entry WHERE child = " + directory, "directory " + directory + " is named by no entry");
        assertThat(store.lookup(root, StoreTree.name("lost+found"))).isNotNull();
    }

    @Test
    void aDirectoryThatIsAboveItselfIsCutOff() throws Exception {
        assertRepaired(
                "UPDATE entry SET directory = child WHERE child = " + directory,
                "directory " + directory + ": entry directory names directory " + directory
                        + ", which is below itself");
    }

    @Test
    void aTargetOfAnotherIsRemovedAndAMissingOneRemains() throws Exception {
        assertThat(remainder(
                                "UPDATE symlink SET inode = " + file,
                                "a target belongs to inode " + file + ", which is no symbolic link")
                        .sentences())
                .containsExactly("symlink " + link + " has no target");
    }

    @Test
    void namesNotedForNothingAreForgotten() throws Exception {
        assertRepaired(
                "INSERT INTO given_name VALUES (77, ARRAY[1], ARRAY['\\x61'::bytea])",
                "names are noted for inode 77, which is not there");
        assertThat(store.givenNames(77)).isEmpty();
    }

    @Test
    void numbersInUseAreNotGivenOutAgain() throws Exception {
        assertRepaired(
                "UPDATE counter SET last = 0",
                "inode " + file + " is above the limit 0",
                "content 1 of inode " + file + " is above the limit 0");
    }

    @Test
    void wrongCountersAreSetRight() throws Exception {
        assertRepaired(
                "UPDATE share_usage SET bytes = bytes + 1",
                "share /export has 4 inodes with 0 bytes, but the counters say 4 and 16");
    }

    @Test
    void aLostRootIsMadeAgain() throws Exception {
        assertRepaired("DELETE FROM inode WHERE number = " + root, "share /export has no root directory");
        assertThat(store.lookup(root, StoreTree.name("directory"))).isNotNull();
    }
}
