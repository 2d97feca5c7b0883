package io.dittofs.metadata.rocksdb;

import static io.dittofs.metadata.store.StoreTree.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.check.CheckProgress;
import io.dittofs.metadata.check.CheckResult;
import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.check.StoreRepair;
import io.dittofs.metadata.check.Violation;
import io.dittofs.metadata.check.ViolationKind;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.GivenName;
import io.dittofs.metadata.store.RandomDamage;
import io.dittofs.metadata.store.StoreState;
import io.dittofs.metadata.store.StoreTree;
import io.dittofs.metadata.store.SymlinkTarget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// That damage to the rows themselves is found and repaired, each kind, and touches nothing else.
final class InternalRepairTest {
    private static final byte[] JUNK = {1, 2, 3};

    @TempDir
    private Path temporary;

    private long root;
    private int share;
    private Inode file;
    private Inode directory;
    private Inode inside;
    private Inode link;
    private StoreState sound;

    /// What a fault does to the rows of a store.
    @FunctionalInterface
    private interface Damage {
        void to(Batch batch) throws FsException;
    }

    @BeforeEach
    void makeStore() throws Exception {
        try (RocksMetadataStore store = open()) {
            StoreTree tree = new StoreTree(store, "/export");
            root = tree.root();
            share = tree.share().id();
            file = tree.createFile(root, "file");
            directory = tree.createDirectory(root, "directory");
            inside = tree.createFile(directory.number(), "inside");
            link = tree.newSymlink(1);
            store.commit(tree.creation(root, name("link"), link)
                    .putSymlinkTarget(link.number(), new SymlinkTarget(new byte[] {1})));
            sound = StoreState.of(store);
        }
    }

    @Test
    void aNameIsIndexedAgain() throws Exception {
        damage(batch -> batch.delete(Family.DIRINDEX, EntryCodec.indexKey(root, 3)));
        assertThat(violations()).contains("directory " + root + ": name file is not in the index under its cookie 3");
        assertThat(repair()).containsOnly(ViolationKind.STORE);
        assertSound();
        // The entry has a cookie that was never given before.
        try (RocksMetadataStore store = open()) {
            StoreTree tree = new StoreTree(store, "/export");
            assertThat(tree.names(root)).containsExactly("directory", "link", "file");
            assertThat(tree.list(root).getLast().cookie()).isEqualTo(6);
            tree.remove(root, "file");
            tree.createFile(root, "other");
            assertThat(tree.list(root).getLast().cookie()).isEqualTo(7);
            assertThat(StoreCheck.check(store).sentences()).isEmpty();
        }
    }

    @Test
    void aNameThatIsOnlyInTheIndexIsNamedAgain() throws Exception {
        damage(batch -> batch.delete(Family.DIRENT, EntryCodec.key(root, name("file"))));
        assertThat(violations()).contains("directory " + root + ": name file is only in the index, under cookie 3");
        assertThat(repair()).containsOnly(ViolationKind.STORE);
        assertSound();
    }

    @Test
    void aSecondCookieOfANameIsRemoved() throws Exception {
        damage(batch -> batch.put(
                Family.DIRINDEX, EntryCodec.indexKey(root, 999), EntryCodec.indexValue(file.number(), name("file"))));
        assertThat(violations())
                .contains("directory " + root + ": the index has name file under cookie 999, which is not its own");
        assertThat(repair()).contains(ViolationKind.STORE);
        assertSound();
    }

    @Test
    void noticesOfNamesThatHelpNobodyAreForgotten() throws Exception {
        damage(batch -> {
            batch.put(Family.NAME, Keys.number(777), GivenNameCodec.encode(List.of(new GivenName(root, name("gone")))));
            batch.put(Family.NAME, Keys.number(file.number()), JUNK);
        });
        assertThat(violations())
                .contains("names are noted for inode 777, which is not there")
                .contains("the names noted for inode " + file.number() + " are damaged");
        assertThat(repair()).containsOnly(ViolationKind.STORE);
        assertSound();
    }

    @Test
    void theNamesWinWhereTheIndexSaysOtherwise() throws Exception {
        damage(batch -> batch.put(
                Family.DIRINDEX, EntryCodec.indexKey(root, 3), EntryCodec.indexValue(link.number(), name("file"))));
        assertThat(repair()).containsOnly(ViolationKind.STORE);
        assertSound();
    }

    @Test
    void rowsOfEntriesThatMakeNoSenseAreReplacedByWhatTheOtherFamilyHas() throws Exception {
        damage(batch -> {
            batch.put(Family.DIRENT, EntryCodec.key(root, name("link")), JUNK);
            batch.put(Family.DIRINDEX, EntryCodec.indexKey(root, 3), JUNK);
        });
        assertThat(violations())
                .contains("directory " + root + ": a dirent of 3 bytes is damaged")
                .contains("directory " + root + ": a entry of 3 bytes is damaged");
        assertThat(repair()).containsOnly(ViolationKind.STORE);
        assertSound();
    }

    @Test
    void whatBothFamiliesHaveLostMovesToLostAndFound() throws Exception {
        damage(batch -> {
            batch.put(Family.DIRENT, EntryCodec.key(root, name("file")), JUNK);
            batch.put(Family.DIRINDEX, EntryCodec.indexKey(root, 3), JUNK);
        });
        assertThat(repair()).contains(ViolationKind.STORE, ViolationKind.ORPHAN);
        assertThat(state().resolve(root, "lost+found", "#" + file.number())).isEqualTo(file.number());
    }

    @Test
    void countsAndCookiesOfADirectoryAreSetRight() throws Exception {
        Node wrong = new Node(sound.inode(root), 4, 7, 4);
        damage(batch -> batch.put(Family.INODE, Keys.number(root), NodeCodec.encode(wrong)));
        assertThat(violations())
                .containsExactly(
                        "directory " + root + " counts 7 entries with cookies from 4 to 4, but has 3 and from 3 to 5");
        assertThat(repair()).containsExactly(ViolationKind.STORE);
        assertSound();
        try (RocksMetadataStore store = open()) {
            StoreTree tree = new StoreTree(store, "/export");
            assertThat(tree.names(root)).containsExactly("file", "directory", "link");
        }
    }

    @Test
    void aLostDirectoryIsMadeAgainWithWhatItHad() throws Exception {
        damage(batch -> batch.delete(Family.INODE, Keys.number(directory.number())));
        assertThat(violations())
                .contains("directory " + directory.number() + " is not there, but has entries, inside for one");

        assertThat(repair()).startsWith(ViolationKind.LOST_DIRECTORY).doesNotContain(ViolationKind.ORPHAN);

        StoreState repaired = state();
        assertThat(repaired.entries()).isEqualTo(sound.entries());
        assertThat(repaired.inode(directory.number()).mode()).isEqualTo(0_700);
        assertThat(repaired.inode(directory.number()).parent()).isEqualTo(root);
    }

    @Test
    void aLostRootIsMadeAgainWithWhatItHad() throws Exception {
        damage(batch -> batch.delete(Family.INODE, Keys.number(root)));
        assertThat(repair()).startsWith(ViolationKind.LOST_ROOT).doesNotContain(ViolationKind.ORPHAN);
        assertThat(state().entries()).isEqualTo(sound.entries());
    }

    @Test
    void entriesInWhatIsNoDirectoryAreRemoved() throws Exception {
        damage(batch -> {
            batch.put(
                    Family.DIRENT,
                    EntryCodec.key(file.number(), name("inside")),
                    EntryCodec.value(new EntryRef(link.number(), 3)));
            batch.put(
                    Family.DIRINDEX,
                    EntryCodec.indexKey(file.number(), 3),
                    EntryCodec.indexValue(link.number(), name("inside")));
        });
        assertThat(violations())
                .contains("inode " + file.number() + " has an entry in DIRENT, but is no directory")
                .contains("inode " + file.number() + " has an entry in DIRINDEX, but is no directory");
        assertThat(repair()).contains(ViolationKind.STORE);
        assertSound();
    }

    @Test
    void aTargetOfWhatIsNoLinkIsRemoved() throws Exception {
        damage(batch -> {
            batch.put(Family.SYMLINK, Keys.number(file.number()), JUNK);
            batch.put(Family.SYMLINK, Keys.number(4711), JUNK);
        });
        assertThat(repair()).containsExactly(ViolationKind.STORE, ViolationKind.STORE);
        assertSound();
    }

    @Test
    void numbersInUseAreNotGivenOutAgain() throws Exception {
        damage(batch -> {
            batch.put(Family.HEADER, Header.INODES, Keys.number(root));
            batch.put(Family.HEADER, Header.CONTENTS, Keys.number(0));
        });
        assertThat(violations())
                .containsExactly(
                        "inode " + link.number() + " is above the limit " + root,
                        "content " + inside.contentId() + " is above the limit 0");
        try (RocksMetadataStore store = open()) {
            assertThat(repair(store)).containsExactly(ViolationKind.STORE, ViolationKind.STORE);
            assertThat(store.allocateInode()).isGreaterThan(link.number());
            assertThat(store.allocateContent()).isGreaterThan(inside.contentId());
        }
        assertSound();
    }

    @Test
    void aDamagedInodeIsToldAndNothingIsDoneAboutItsEntries() throws Exception {
        damage(batch -> {
            batch.put(Family.INODE, Keys.number(file.number()), JUNK);
            batch.put(Family.INODE, Keys.number(directory.number()), JUNK);
        });
        try (RocksMetadataStore store = open()) {
            List<Violation> repaired = new ArrayList<>();
            CheckResult remaining = new StoreRepair(store, () -> 0, CheckProgress.NONE, repaired::add).run();
            assertThat(repaired).isEmpty();
            assertThat(remaining.sentences())
                    .containsExactly(
                            "the audit of blocks could not be finished: the record of inode " + file.number()
                                    + " is damaged: 3 bytes",
                            "inode " + file.number() + ": the record of inode " + file.number()
                                    + " is damaged: 3 bytes",
                            "inode " + directory.number() + ": the record of inode " + directory.number()
                                    + " is damaged: 3 bytes");
        }
    }

    @Test
    void wrongCountersAreSetRight() throws Exception {
        damage(batch -> batch.add(ShareCodec.key(ShareCodec.BYTES, share), 4096));
        assertThat(violations())
                .containsExactly("share /export has 5 inodes with 0 bytes, but the counters say 5 and 4096");
        assertThat(repair()).containsExactly(ViolationKind.USAGE);
        assertSound();
    }

    @Test
    void rowsThatNobodyWroteAreToldAndLeftAlone() throws Exception {
        damage(batch -> {
            batch.put(Family.INODE, JUNK, JUNK);
            batch.put(Family.DIRINDEX, JUNK, JUNK);
            batch.put(Family.RELEASE, JUNK, JUNK);
        });
        assertThat(violations())
                .containsExactlyInAnyOrder(
                        "family INODE has 1 rows whose keys nobody wrote",
                        "family DIRINDEX has 1 rows whose keys nobody wrote",
                        "the audit of blocks could not be finished: an inode has a key of 3 bytes",
                        "a release has a key of 3 bytes");
    }

    @Test
    void aLargeDirectoryIsRepairedAsASmallOne() throws Exception {
        int files = 5000;
        try (RocksMetadataStore store = open()) {
            StoreTree tree = new StoreTree(store, "/export");
            for (int i = 0; i < files; i++) {
                tree.createFile(directory.number(), "file-" + i);
            }
            sound = StoreState.of(store);
        }
        damage(batch -> {
            for (int i = 0; i < files; i += 7) {
                batch.delete(Family.DIRINDEX, EntryCodec.indexKey(directory.number(), 4 + i));
            }
            for (int i = 1; i < files; i += 7) {
                batch.delete(Family.DIRENT, EntryCodec.key(directory.number(), name("file-" + i)));
            }
        });
        assertThat(repair()).containsOnly(ViolationKind.STORE);
        assertSound();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void noInodeIsLostWhateverTheDamage(long seed) throws Exception {
        Random random = new Random(seed);
        try (RocksMetadataStore store = open()) {
            RandomDamage damage = new RandomDamage(store, new StoreTree(store, "/export"), random);
            damage.makeTree();
            for (int step = 0; step < 2 * seed; step++) {
                damage.damage(step);
            }
        }
        damageRows(random, Math.toIntExact(4 * seed));
        StoreState before = state();

        repair();

        StoreState after = state();
        assertThat(after.below(root)).as("seed %d", seed).isEqualTo(after.inodes());
        assertThat(after.inodes().keySet())
                .as("seed %d", seed)
                .containsAll(before.inodes().keySet());
    }

    private void damageRows(Random random, int count) throws Exception {
        StoreState before = state();
        List<Long> inodes = new ArrayList<>(before.inodes().keySet());
        damage(batch -> {
            for (int i = 0; i < count; i++) {
                long number = inodes.get(random.nextInt(inodes.size()));
                Map<FileName, Long> entries = before.names(number);
                byte[] index = EntryCodec.indexKey(number, 3 + random.nextInt(8));
                switch (random.nextInt(6)) {
                    case 0 -> batch.delete(Family.INODE, Keys.number(number));
                    case 1 -> batch.delete(Family.DIRINDEX, index);
                    case 2 -> batch.put(Family.DIRINDEX, index, JUNK);
                    case 3 ->
                        batch.put(
                                Family.DIRINDEX,
                                index,
                                EntryCodec.indexValue(number, name("any-" + random.nextInt(9))));
                    case 4 -> {
                        for (FileName name : entries.keySet()) {
                            batch.delete(Family.DIRENT, EntryCodec.key(number, name));
                        }
                    }
                    default -> {
                        for (FileName name : entries.keySet()) {
                            batch.put(Family.DIRENT, EntryCodec.key(number, name), JUNK);
                        }
                    }
                }
            }
        });
    }

    private RocksMetadataStore open() throws Exception {
        return TestStores.open(temporary.resolve("store"));
    }

    private void damage(Damage damage) throws Exception {
        RocksOptions options = TestStores.options(temporary.resolve("store"));
        try (RocksDatabase database = RocksDatabase.open(options.path().resolve("db"), options, false);
                Batch batch = database.batch()) {
            damage.to(batch);
            batch.writeSynced();
        }
    }

    private List<String> violations() throws Exception {
        try (RocksMetadataStore store = open()) {
            return StoreCheck.check(store).sentences();
        }
    }

    /// Repairs, and expects that nothing remains, now and after a restart.
    private List<ViolationKind> repair() throws Exception {
        List<ViolationKind> repaired;
        try (RocksMetadataStore store = open()) {
            repaired = repair(store);
        }
        assertThat(violations()).isEmpty();
        return repaired;
    }

    private static List<ViolationKind> repair(RocksMetadataStore store) throws Exception {
        List<ViolationKind> repaired = new ArrayList<>();
        CheckResult remaining = new StoreRepair(
                        store, () -> 2_000_000_000L, CheckProgress.NONE, violation -> repaired.add(violation.kind()))
                .run();
        assertThat(remaining.sentences()).isEmpty();
        return repaired;
    }

    private StoreState state() throws Exception {
        try (RocksMetadataStore store = open()) {
            return StoreState.of(store);
        }
    }

    private void assertSound() throws Exception {
        assertThat(violations()).isEmpty();
        assertThat(state()).isEqualTo(sound);
    }
}
