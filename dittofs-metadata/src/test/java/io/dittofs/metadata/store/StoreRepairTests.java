package io.dittofs.metadata.store;

import static io.dittofs.metadata.store.StoreTree.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.check.CheckProgress;
import io.dittofs.metadata.check.CheckResult;
import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.check.StoreRepair;
import io.dittofs.metadata.check.Violation;
import io.dittofs.metadata.check.ViolationKind;
import io.dittofs.metadata.inode.Inode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// That each kind of damage that change sets can do is found, and repaired without touching anything else.
interface StoreRepairTests extends StoreTests {
    @Test
    default void anEntryWithoutInodeIsRemoved() throws Exception {
        tree().createFile(tree().root(), "stays");
        Inode gone = tree().createFile(tree().root(), "gone");
        StoreState before = StoreState.of(store());
        store().commit(new ChangeSet().removeInode(gone.number()));

        assertThat(StoreCheck.check(store()).sentences())
                .containsExactlyInAnyOrder(
                        "directory " + tree().root() + ": entry gone names inode " + gone.number()
                                + ", which is not there",
                        "share /export has 2 inodes with 0 bytes, but the counters say 3 and 0");
        assertThat(repair()).containsExactly(ViolationKind.DANGLING_ENTRY, ViolationKind.USAGE);

        before.inodes().remove(gone.number());
        before.names(tree().root()).remove(name("gone"));
        assertSame(before);
    }

    @Test
    default void aFileWithoutEntryMovesToLostAndFound() throws Exception {
        Inode lost = tree().createFile(tree().root(), "lost");
        store().commit(new ChangeSet()
                .removeEntry(tree().root(), name("lost"), lost.number())
                .putInode(lost.withContent(lost.contentId(), 5, 4096).withLinkCount(3, 7)));

        assertThat(StoreCheck.check(store()).counts()).containsOnlyKeys(ViolationKind.ORPHAN, ViolationKind.USAGE);
        assertThat(repair()).startsWith(ViolationKind.ORPHAN);

        Inode place = tree().entry(tree().root(), name("lost+found"));
        Inode found = tree().entry(place.number(), name("#" + lost.number()));
        assertThat(place.mode()).isEqualTo(0_700);
        assertThat(place.parent()).isEqualTo(tree().root());
        assertThat(found.id()).isEqualTo(lost.id());
        assertThat(found.contentId()).isEqualTo(lost.contentId());
        assertThat(found.linkCount()).isEqualTo(1);
        assertThat(store().usage(tree().share().id())).isEqualTo(new ShareUsage(4096, 3));
    }

    @Test
    default void aDirectoryWithoutEntryMovesWithAllBelowItToTheShareOfItsParent() throws Exception {
        store().openShare("/another", new RootAttributes(0_755, 0, 0, 1));
        Inode parent = tree().createDirectory(tree().root(), "parent");
        Inode lost = tree().createDirectory(parent.number(), "lost");
        Inode below = tree().createDirectory(lost.number(), "below");
        Inode file = tree().createFile(below.number(), "file");
        store().commit(new ChangeSet()
                .removeEntry(parent.number(), name("lost"), lost.number())
                .removeEntry(tree().root(), name("parent"), parent.number()));

        List<ViolationKind> repaired = repair();

        // The lower one waits until it is known where its parent is.
        assertThat(repaired).startsWith(ViolationKind.ORPHAN, ViolationKind.ORPHAN);
        StoreState after = StoreState.of(store());
        assertThat(after.resolve(tree().root(), "lost+found", "#" + parent.number()))
                .isEqualTo(parent.number());
        assertThat(after.resolve(tree().root(), "lost+found", "#" + lost.number(), "below", "file"))
                .isEqualTo(file.number());
    }

    @Test
    default void aFileWithoutEntryMovesToTheShareThatMissesOne() throws Exception {
        StoreTree another = new StoreTree(store(), "/another");
        another.createFile(another.root(), "file");
        Inode lost = tree().createFile(tree().root(), "lost");
        store().commit(new ChangeSet().removeEntry(tree().root(), name("lost"), lost.number()));

        assertThat(repair()).startsWith(ViolationKind.ORPHAN);

        assertThat(StoreState.of(store()).resolve(tree().root(), "lost+found", "#" + lost.number()))
                .isEqualTo(lost.number());
        assertThat(another.names(another.root())).containsExactly("file");
    }

    @Test
    default void aFileOfWhichNothingIsKnownMovesToTheFirstShare() throws Exception {
        ShareRecord another = store().openShare("/another", new RootAttributes(0_755, 0, 0, 1));
        Inode stray = tree().newFile();
        store().commit(new ChangeSet().putInode(stray));

        assertThat(repair()).startsWith(ViolationKind.ORPHAN);

        assertThat(StoreState.of(store()).resolve(another.root().inode(), "lost+found", "#" + stray.number()))
                .isEqualTo(stray.number());
    }

    @Test
    default void namesThatAreTakenArePassedOver() throws Exception {
        Inode stray = tree().newFile();
        Inode other = tree().newFile();
        tree().createFile(tree().root(), "lost+found");
        Inode place = tree().createDirectory(tree().root(), "lost+found.1");
        tree().createFile(place.number(), "#" + stray.number());
        store().commit(new ChangeSet().putInode(stray).putInode(other));

        assertThat(repair())
                .startsWith(ViolationKind.ORPHAN, ViolationKind.ORPHAN)
                .doesNotContain(ViolationKind.PARENT);

        StoreState after = StoreState.of(store());
        assertThat(after.resolve(place.number(), "#" + stray.number() + ".1")).isEqualTo(stray.number());
        assertThat(after.resolve(place.number(), "#" + other.number())).isEqualTo(other.number());
    }

    @Test
    default void directoriesBelowThemselvesAreCutOffAndMoved() throws Exception {
        Inode a = tree().createDirectory(tree().root(), "a");
        Inode b = tree().createDirectory(a.number(), "b");
        Inode file = tree().createFile(b.number(), "file");
        store().commit(new ChangeSet()
                .removeEntry(tree().root(), name("a"), a.number())
                .touchDirectory(tree().root(), tree().now(), -1)
                .addEntry(b.number(), name("a"), a.number())
                .touchDirectory(b.number(), tree().now(), 1)
                .putInode(tree().inode(a.number()).withParent(b.number())));

        assertThat(StoreCheck.check(store()).counts()).containsOnlyKeys(ViolationKind.CYCLE, ViolationKind.USAGE);
        assertThat(repair()).startsWith(ViolationKind.CYCLE, ViolationKind.ORPHAN);

        assertThat(StoreState.of(store()).resolve(tree().root(), "lost+found", "#" + a.number(), "b", "file"))
                .isEqualTo(file.number());
    }

    @Test
    default void aDirectoryThatContainsItselfKeepsItsPlace() throws Exception {
        Inode directory = tree().createDirectory(tree().root(), "directory");
        StoreState before = StoreState.of(store());
        store().commit(new ChangeSet().addEntry(directory.number(), name("self"), directory.number()));

        assertThat(repair()).containsExactly(ViolationKind.SURPLUS_ENTRY);

        assertSame(before);
    }

    @Test
    default void aDirectoryWithSeveralNamesKeepsTheOneInItsParent() throws Exception {
        Inode first = tree().createDirectory(tree().root(), "first");
        Inode second = tree().createDirectory(tree().root(), "second");
        Inode third = tree().createDirectory(tree().root(), "third");
        Inode twice = tree().createDirectory(second.number(), "twice");
        store().commit(new ChangeSet()
                .addEntry(first.number(), name("a"), twice.number())
                .addEntry(second.number(), name("again"), twice.number())
                .addEntry(third.number(), name("root"), tree().root()));

        assertThat(repair())
                .containsExactly(ViolationKind.SURPLUS_ENTRY, ViolationKind.SURPLUS_ENTRY, ViolationKind.SURPLUS_ENTRY);

        assertThat(tree().names(first.number())).isEmpty();
        assertThat(tree().names(second.number())).containsExactly("twice");
        assertThat(tree().names(third.number())).isEmpty();
    }

    @Test
    default void aDirectoryKeepsTheNameUnderWhichItCanBeReached() throws Exception {
        Inode reached = tree().createDirectory(tree().root(), "reached");
        Inode cut = tree().createDirectory(tree().root(), "cut");
        Inode twice = tree().createDirectory(cut.number(), "twice");
        Inode below = tree().createDirectory(twice.number(), "below");
        store().commit(new ChangeSet()
                .removeEntry(tree().root(), name("cut"), cut.number())
                .addEntry(below.number(), name("cut"), cut.number())
                .addEntry(reached.number(), name("kept"), twice.number()));

        assertThat(repair()).startsWith(ViolationKind.SURPLUS_ENTRY).contains(ViolationKind.PARENT);

        assertThat(StoreState.of(store()).resolve(tree().root(), "reached", "kept", "below", "cut"))
                .isEqualTo(cut.number());
    }

    @Test
    default void wrongNumbersAreSetRight() throws Exception {
        Inode file = tree().createFile(tree().root(), "file");
        Inode directory = tree().createDirectory(tree().root(), "directory");
        Inode link = tree().newSymlink(3);
        store().commit(tree().creation(tree().root(), name("link"), link)
                .putSymlinkTarget(link.number(), new SymlinkTarget(new byte[3])));
        StoreState before = StoreState.of(store());
        store().commit(new ChangeSet()
                .putInode(file.withLinkCount(2, 1))
                .putInode(directory.withLinkCount(7, 1).withParent(file.number()))
                .putInode(link.withContent(0, 4, 0))
                .adjustUsage(tree().share().id(), 4096, -1));

        assertThat(StoreCheck.check(store()).sentences())
                .containsExactlyInAnyOrder(
                        "regular " + file.number() + " has the link count 2 instead of 1",
                        "directory " + directory.number() + " has the link count 7 instead of 2",
                        "directory " + directory.number() + " is in " + tree().root() + ", but its parent is "
                                + file.number(),
                        "symlink " + link.number() + " has the size 4, but a target of 3 bytes",
                        "share /export has 4 inodes with 0 bytes, but the counters say 3 and 4096");
        assertThat(repair()).hasSize(5);

        assertSame(before);
    }

    @Test
    default void theLostRootOfAShareIsMadeAgain() throws Exception {
        ShareRecord another = store().openShare("/another", new RootAttributes(0_755, 0, 0, 1));
        store().commit(new ChangeSet().removeInode(another.root().inode()));

        assertThat(repair()).containsExactly(ViolationKind.LOST_ROOT);

        Inode root = store().inode(another.root().inode());
        assertThat(root).isNotNull();
        assertThat(root.id()).isEqualTo(another.root());
    }

    @Test
    default void aSymbolicLinkWithoutTargetIsToldAndLeftAlone() throws Exception {
        Inode link = tree().newSymlink(3);
        store().commit(tree().creation(tree().root(), name("link"), link));
        StoreState before = StoreState.of(store());

        assertThat(remainder().sentences()).containsExactly("symlink " + link.number() + " has no target");

        assertThat(StoreState.of(store())).isEqualTo(before);
        tree().remove(tree().root(), "link");
    }

    @Test
    default void aContentOfTwoFilesIsToldAndLeftAlone() throws Exception {
        Inode file = tree().createFile(tree().root(), "file");
        Inode other = tree().newFile().withContent(file.contentId(), 0, 0);
        store().commit(tree().creation(tree().root(), name("other"), other));
        StoreState before = StoreState.of(store());

        CheckResult remainder = remainder();

        assertThat(remainder.violations())
                .containsExactlyInAnyOrder(
                        new Violation.SharedContent(file.contentId(), file.number()),
                        new Violation.SharedContent(file.contentId(), other.number()));
        assertThat(StoreState.of(store())).isEqualTo(before);
        tree().remove(tree().root(), "other");
    }

    @Test
    default void aContentThatAFileHasIsNotReleased() throws Exception {
        int share = tree().share().id();
        Inode file = tree().createFile(tree().root(), "file");
        long other = store().allocateContent();
        store().commit(new ChangeSet().queueRelease(share, file.contentId()).queueRelease(share, other));

        List<ViolationKind> repaired = repair();

        // A store that forgets everything has not noted it.
        assertThat(repaired).isEqualTo(isPersistent() ? List.of(ViolationKind.RELEASED_CONTENT) : List.of());
        assertThat(store().queuedReleases(share, 0, 10)).isEqualTo(isPersistent() ? List.of(other) : List.of());
    }

    @Test
    default void moreDamageThanOneBatchTakesIsRepaired() throws Exception {
        Inode directory = tree().createDirectory(tree().root(), "directory");
        for (int i = 0; i < 1500; i++) {
            Inode file = tree().createFile(directory.number(), "file-" + i);
            store().commit(new ChangeSet().removeEntry(directory.number(), name("file-" + i), file.number()));
        }

        CheckResult found = StoreCheck.check(store());
        assertThat(found.violations()).hasSize(CheckResult.LISTED_MAX);
        assertThat(found.counts()).containsEntry(ViolationKind.ORPHAN, 1500L);
        assertThat(repair()).contains(ViolationKind.ORPHAN).hasSizeGreaterThanOrEqualTo(1500);

        Inode place = tree().entry(tree().root(), name("lost+found"));
        assertThat(tree().names(place.number())).hasSize(1500);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    default void nothingIsLostWhateverTheDamage(long seed) throws Exception {
        StoreTree another = new StoreTree(store(), "/another");
        another.createFile(another.createDirectory(another.root(), "directory").number(), "file");
        RandomDamage damage = new RandomDamage(store(), tree(), new Random(seed));
        damage.makeTree();
        assertThat(StoreCheck.check(store()).sentences()).isEmpty();
        for (int step = 0; step < 5 * seed; step++) {
            damage.damage(step);
        }
        StoreState before = StoreState.of(store());

        repair();

        StoreState after = StoreState.of(store());
        Set<Long> reached = new HashSet<>(after.below(tree().root()).keySet());
        reached.addAll(after.below(another.root()).keySet());
        assertThat(reached).as("seed %d", seed).isEqualTo(after.inodes().keySet());
        assertThat(reached).as("seed %d", seed).containsAll(before.inodes().keySet());
        assertThat(after.targets()).isEqualTo(before.targets());
        before.inodes().forEach((number, inode) -> {
            Inode repaired = after.inode(number);
            assertThat(repaired.id()).isEqualTo(inode.id());
            assertThat(repaired.contentId()).isEqualTo(inode.contentId());
        });
    }

    /// Repairs, and expects that nothing remains.
    private List<ViolationKind> repair() throws Exception {
        List<ViolationKind> repaired = new ArrayList<>();
        CheckResult remaining = new StoreRepair(
                        store(), tree()::now, CheckProgress.NONE, violation -> repaired.add(violation.kind()))
                .run();
        assertThat(remaining.sentences()).isEmpty();
        assertThat(StoreCheck.check(store()).sentences()).isEmpty();
        return repaired;
    }

    /// Tries to repair what cannot be.
    private CheckResult remainder() throws Exception {
        List<Violation> repaired = new ArrayList<>();
        CheckResult remaining = new StoreRepair(store(), tree()::now, CheckProgress.NONE, repaired::add).run();
        assertThat(repaired).isEmpty();
        return remaining;
    }

    /// Compares all but the times of inodes and the counters.
    private void assertSame(StoreState expected) throws Exception {
        StoreState actual = StoreState.of(store());
        assertThat(withoutTimes(actual)).isEqualTo(withoutTimes(expected));
        assertThat(actual.targets()).isEqualTo(expected.targets());
        assertThat(actual.entries()).isEqualTo(expected.entries());
    }

    private static Map<Long, Inode> withoutTimes(StoreState state) {
        Map<Long, Inode> inodes = new TreeMap<>();
        state.inodes().forEach((number, inode) -> inodes.put(number, inode.withTimes(0, 0, 0)));
        return inodes;
    }
}
