package io.dittofs.metadata.deferred;

import static io.dittofs.metadata.store.StoreTree.name;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.HookedMetadataStore;
import io.dittofs.metadata.store.StoreTree;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is deferred, seen through the store that defers and in the store below it. The clock stands still
/// unless a test moves it, so nothing is stored by the thread.
final class DeferringMetadataStoreTest {
    private static final int INODES_MAX = 8;
    private static final long AGE_NANOS = Duration.ofSeconds(5).toNanos();

    private final AtomicLong nanos = new AtomicLong(-100);
    private final MemoryMetadataStore memory = new MemoryMetadataStore(new Random(1), Long.MAX_VALUE);
    private final HookedMetadataStore below = new HookedMetadataStore(memory);
    private final DeferringMetadataStore store =
            DeferringMetadataStore.over(below, new DeferralLimits(INODES_MAX, Duration.ofNanos(AGE_NANOS)), nanos::get);
    private StoreTree tree;
    private int share;
    private Inode file;

    @BeforeEach
    void makeAFile() throws Exception {
        tree = new StoreTree(store, "/export");
        share = tree.share().id();
        file = tree.createFile(tree.root(), "file");
    }

    @AfterEach
    void nothingIsBroken() throws Exception {
        below.refuse(null);
        assertThat(StoreCheck.check(store).violations()).isEmpty();
        store.close();
    }

    private Inode grown(Inode inode, long bytes) {
        return inode.written(
                inode.size() + bytes, inode.allocatedBytes() + bytes, inode.mode(), inode.timeOfChange(tree.now()));
    }

    private Inode write(Inode before, long bytes) throws FsException {
        Inode after = grown(before, bytes);
        store.defer(before, after, share, bytes);
        return after;
    }

    private long bytesBelow() throws FsException {
        return memory.usage(share).bytes();
    }

    private static void assertRefused(FsError error, ThrowingCallable call) {
        FsException refusal = catchThrowableOfType(FsException.class, call);
        assertThat(refusal).as("a refusal with " + error).isNotNull();
        assertThat(refusal.error()).isEqualTo(error);
    }

    @Test
    void everyReadShowsWhatIsDeferredAndTheStoreBelowHasItNot() throws Exception {
        Inode after = write(write(file, 100), 20);

        assertThat(store.inode(file.number())).isEqualTo(after);
        assertThat(store.lookup(tree.root(), name("file"))).isEqualTo(after);
        assertThat(store.locate(tree.root(), name("file")).child()).isEqualTo(after);
        assertThat(store.locate(tree.root(), name("none"), tree.root(), name("file"))
                        .second()
                        .child())
                .isEqualTo(after);
        assertThat(tree.list(tree.root()).getFirst().inode()).isEqualTo(after);
        assertThat(store.atOnce().inode(file.number())).isEqualTo(after);
        assertThat(store.atOnce().lookup(tree.root(), name("file"))).isEqualTo(after);
        assertThat(store.usage(share).bytes()).isEqualTo(120);
        assertThat(memory.inode(file.number())).isEqualTo(file);
        assertThat(bytesBelow()).isZero();
    }

    @Test
    void aPageShowsDeferredInodesAmongOthers() throws Exception {
        List<Inode> expected = new ArrayList<>(List.of(write(file, 1)));
        for (int i = 0; i < 20; i++) {
            Inode other = tree.createFile(tree.root(), "other-" + i);
            expected.add(i % 5 == 0 ? write(other, i + 1) : other);
        }
        assertThat(tree.list(tree.root(), 0, 4).stream().map(entry -> entry.inode()))
                .containsExactlyElementsOf(expected);
    }

    @Test
    void aCommitOfTheInodeTakesAlongWhatIsDeferred() throws Exception {
        Inode written = write(file, 100);
        Inode changed = written.withMode(0_600).withCtime(tree.now());
        store.commit(new ChangeSet().requireUnchanged(written).putInode(changed));

        assertThat(store.inode(file.number())).isEqualTo(changed);
        assertThat(memory.inode(file.number())).isEqualTo(changed);
        assertThat(bytesBelow()).isEqualTo(100);
        assertThat(store.statistics().inodes()).isZero();
    }

    @Test
    void aCommitWithBlocksTakesItAlongToo() throws Exception {
        Inode written = write(file, 100);
        Inode changed = written.withCtime(tree.now());
        store.commit(new ChangeSet().requireUnchanged(written).putInode(changed), new BlockChanges(0));
        assertThat(memory.inode(file.number())).isEqualTo(changed);
        assertThat(bytesBelow()).isEqualTo(100);
    }

    @Test
    void aCommitThatOnlyRequiresTheInodeLeavesItDeferred() throws Exception {
        Inode written = write(file, 100);
        store.commit(new ChangeSet().requireUnchanged(written), new BlockChanges(0));
        assertThat(memory.inode(file.number())).isEqualTo(file);
        assertThat(store.inode(file.number())).isEqualTo(written);
        assertThat(store.statistics().inodes()).isOne();
    }

    @Test
    void aCommitForAnEarlierStateIsRefusedAndChangesNothing() throws Exception {
        Inode written = write(file, 100);
        assertRefused(
                FsError.CONFLICT,
                () -> store.commit(new ChangeSet().requireUnchanged(file).putInode(file.withMode(0))));
        assertThat(store.inode(file.number())).isEqualTo(written);
        assertThat(memory.inode(file.number())).isEqualTo(file);
    }

    @Test
    void aSetThatIsRefusedLeavesEverythingDeferred() throws Exception {
        Inode written = write(file, 100);
        assertRefused(
                FsError.EXISTS,
                () -> store.commit(new ChangeSet()
                        .requireUnchanged(written)
                        .putInode(written.withMode(0))
                        .addEntry(tree.root(), name("file"), file.number())));
        assertThat(store.inode(file.number())).isEqualTo(written);
        assertThat(write(written, 5)).isEqualTo(store.inode(file.number()));
    }

    @Test
    void removalTakesTheUsageBackThatWasNeverStored() throws Exception {
        Inode written = write(file, 100);
        store.commit(new ChangeSet()
                .requireUnchanged(written)
                .removeInode(file.number())
                .removeEntry(tree.root(), name("file"), file.number())
                .adjustUsage(share, -100, -1));
        assertThat(store.inode(file.number())).isNull();
        assertThat(store.usage(share)).isEqualTo(memory.usage(share));
        assertThat(bytesBelow()).isZero();
    }

    @Test
    void aDeferralFromAnEarlierStateIsAConflict() throws Exception {
        Inode written = write(file, 100);
        assertRefused(FsError.CONFLICT, () -> write(file, 1));
        store.settle(file.number());
        assertRefused(FsError.CONFLICT, () -> write(file, 1));
        assertThat(store.inode(file.number())).isEqualTo(written);
    }

    @Test
    void whatHasWaitedLongEnoughIsStored() throws Exception {
        Inode first = write(file, 100);
        nanos.addAndGet(AGE_NANOS / 2);
        Inode other = tree.createFile(tree.root(), "other");
        Inode second = write(other, 7);

        store.storeDue();
        assertThat(bytesBelow()).isZero();
        nanos.addAndGet(AGE_NANOS / 2);
        store.storeDue();

        assertThat(memory.inode(file.number())).isEqualTo(first);
        assertThat(memory.inode(other.number())).isEqualTo(other);
        assertThat(store.inode(other.number())).isEqualTo(second);
        assertThat(bytesBelow()).isEqualTo(100);
        assertThat(store.usage(share).bytes()).isEqualTo(107);
    }

    @Test
    void manyInodesAreStoredInOneSet() throws Exception {
        for (int i = 0; i < INODES_MAX; i++) {
            write(tree.createFile(tree.root(), "file-" + i), 1);
        }
        nanos.addAndGet(AGE_NANOS);
        store.storeDue();
        assertThat(bytesBelow()).isEqualTo(INODES_MAX);
        assertThat(store.statistics().stored()).isEqualTo(INODES_MAX);
        assertThat(store.statistics().inodes()).isZero();
    }

    @Test
    void noMoreInodesAreDeferredThanMayBe() throws Exception {
        for (int i = 0; i < 5 * INODES_MAX; i++) {
            Inode other = tree.createFile(tree.root(), "file-" + i);
            Inode after = write(other, 1);
            assertThat(store.inode(other.number())).isEqualTo(after);
            assertThat(store.statistics().inodes()).isLessThanOrEqualTo(INODES_MAX);
        }
        assertThat(store.usage(share).bytes()).isEqualTo(5 * INODES_MAX);
        store.storeDue();
        assertThat(store.statistics().inodes()).isLessThanOrEqualTo(INODES_MAX * 3 / 4);
    }

    @Test
    void deferringAtOnceNeedsRoomOrAnEntry() throws Exception {
        Inode written = write(file, 1);
        List<Inode> others = new ArrayList<>();
        for (int i = 0; i < INODES_MAX; i++) {
            others.add(tree.createFile(tree.root(), "file-" + i));
        }
        assertThat(store.defersAtOnce(written)).isTrue();
        assertThat(store.defersAtOnce(file)).as("an earlier state").isFalse();
        assertThat(store.defersAtOnce(others.getFirst())).isTrue();
        below.refuse(FsError.NO_SPACE);
        for (int i = 0; i < INODES_MAX - 1; i++) {
            write(others.get(i), 1);
        }
        assertThat(store.defersAtOnce(others.getLast())).isFalse();
        assertRefused(FsError.NO_SPACE, () -> write(others.getLast(), 1));
        assertThat(store.defersAtOnce(written)).isTrue();
    }

    @Test
    void whatCannotBeStoredStaysDeferred() throws Exception {
        Inode written = write(file, 100);
        for (FsError error : List.of(FsError.TRY_LATER, FsError.NO_SPACE, FsError.IO)) {
            below.refuse(error);
            nanos.addAndGet(AGE_NANOS);
            assertRefused(error, store::storeDue);
            assertThat(store.inode(file.number())).isEqualTo(written);
            below.refuse(null);
        }
        written = write(written, 11);
        store.storeDue();
        assertThat(memory.inode(file.number())).isEqualTo(written);
        assertThat(bytesBelow()).isEqualTo(111);
    }

    @Test
    void aCommitWhoseOutcomeIsUnknownIsLookedAtAgain() throws Exception {
        Inode written = write(file, 100);
        Inode changed = written.withMode(0_600).withCtime(tree.now());
        // It happens, but its answer is lost.
        below.beforeCommits(() -> {
            memory.commit(new ChangeSet().putInode(changed).adjustUsage(share, 100, 0));
            throw new FsException(FsError.TRY_LATER);
        });
        ChangeSet set = new ChangeSet().requireUnchanged(written).putInode(changed);
        assertRefused(FsError.TRY_LATER, () -> store.commit(set));
        assertThat(store.inode(file.number())).isEqualTo(changed);
        assertRefused(FsError.CONFLICT, () -> store.commit(set));
        Inode more = write(changed, 1);
        store.settle(file.number());
        assertThat(memory.inode(file.number())).isEqualTo(more);
        assertThat(bytesBelow()).isEqualTo(101);
    }

    @Test
    void whatAnotherServerStoredIsMerged() throws Exception {
        Inode written = write(file, 100);
        Inode theirs = file.withOwnership(0_600, 7, 8)
                .withContent(file.contentId(), 60, 60)
                .withCtime(tree.now());
        memory.commit(new ChangeSet().putInode(theirs).adjustUsage(share, 60, 0));

        Inode merged = tree.inode(file.number());
        assertThat(merged.size()).isEqualTo(100);
        assertThat(merged.uid()).isEqualTo(7);
        assertThat(merged.mtime()).isEqualTo(written.mtime());
        assertThat(merged.ctime()).isGreaterThan(theirs.ctime());
        nanos.addAndGet(AGE_NANOS);
        store.storeDue();
        assertThat(memory.inode(file.number())).isEqualTo(merged);
        assertThat(bytesBelow()).isEqualTo(160).isEqualTo(merged.allocatedBytes());
    }

    @Test
    void whatIsMergedCanBeChangedAndDeferred() throws Exception {
        write(file, 100);
        memory.commit(new ChangeSet().putInode(file.withMode(0_600).withCtime(tree.now())));
        Inode merged = tree.inode(file.number());
        Inode more = write(merged, 1);
        assertThat(more.mode()).isEqualTo(0_600);
        memory.commit(new ChangeSet().putInode(file.withMode(0_400).withCtime(tree.now())));
        Inode again = tree.inode(file.number());
        Inode changed = again.withCtime(again.ctime() + 1);
        store.commit(new ChangeSet().requireUnchanged(again).putInode(changed));
        assertThat(memory.inode(file.number())).isEqualTo(changed);
        assertThat(changed.mode()).isEqualTo(0_400);
        assertThat(changed.size()).isEqualTo(101);
        assertThat(bytesBelow()).isEqualTo(101);
    }

    @Test
    void aContentThatAnotherServerCutOffTakesItsChangesAlong() throws Exception {
        write(file, 100);
        Inode emptied = file.withContent(store.allocateContent(), 0, 0).withCtime(tree.now());
        memory.commit(new ChangeSet().putInode(emptied));
        assertThat(store.inode(file.number())).isEqualTo(emptied);
        Inode changed = emptied.withMode(0_600).withCtime(tree.now());
        store.commit(new ChangeSet().requireUnchanged(emptied).putInode(changed));
        assertThat(memory.inode(file.number())).isEqualTo(changed);
        assertThat(bytesBelow()).isZero();
        assertThat(store.statistics().inodes()).isZero();
    }

    @Test
    void aFileThatAnotherServerRemovedIsGone() throws Exception {
        write(file, 100);
        memory.commit(new StoreTree(memory, "/export").removal(tree.root(), name("file"), file));
        assertThat(store.inode(file.number())).isNull();
        store.settle(file.number());
        assertThat(store.statistics().inodes()).isZero();
        assertThat(bytesBelow()).isZero();
    }

    @Test
    void accessTimesOfADirectoryOutlastChangesOfItsEntries() throws Exception {
        Inode root = tree.inode(tree.root());
        store.defer(root, root.withAtime(5_000_000_000L), share, 0);
        tree.createFile(tree.root(), "other");
        Inode now = tree.inode(tree.root());
        assertThat(now.atime()).isEqualTo(5_000_000_000L);
        assertThat(now.mtime()).isGreaterThan(root.mtime());
        store.defer(now, now.withAtime(6_000_000_000L), share, 0);
        tree.createFile(tree.root(), "third");
        nanos.addAndGet(AGE_NANOS);
        store.storeDue();
        assertThat(memory.inode(tree.root())).isEqualTo(store.inode(tree.root()));
        assertThat(tree.inode(tree.root()).atime()).isEqualTo(6_000_000_000L);
    }

    @Test
    void settlingStoresTheInodeAndAnswersWithItsTicket() throws Exception {
        Inode written = write(file, 100);
        Inode other = tree.createFile(tree.root(), "other");
        write(other, 1);
        DurabilityTicket ticket = store.settle(file.number());
        assertThat(ticket.isComplete()).isTrue();
        assertThat(memory.inode(file.number())).isEqualTo(written);
        assertThat(memory.inode(other.number())).isEqualTo(other);
        assertThat(store.settle(file.number()).isComplete()).isTrue();
    }

    @Test
    void closingStoresEverything() throws Exception {
        HookedMetadataStore open = new HookedMetadataStore(new MemoryMetadataStore(new Random(2), Long.MAX_VALUE));
        DeferringMetadataStore closing = DeferringMetadataStore.over(open, DeferralLimits.DEFAULTS, nanos::get);
        StoreTree its = new StoreTree(closing, "/export");
        Inode before = its.createFile(its.root(), "file");
        Inode after = grown(before, 3);
        closing.defer(before, after, its.share().id(), 3);
        closing.close();
        assertThat(open.inode(before.number())).isEqualTo(after);
    }

    @Test
    void closingSaysWhatCouldNotBeStored() throws Exception {
        HookedMetadataStore full = new HookedMetadataStore(new MemoryMetadataStore(new Random(2), Long.MAX_VALUE));
        DeferringMetadataStore closing = DeferringMetadataStore.over(full, DeferralLimits.DEFAULTS, nanos::get);
        StoreTree its = new StoreTree(closing, "/export");
        Inode before = its.createFile(its.root(), "file");
        closing.defer(before, grown(before, 3), its.share().id(), 3);
        full.refuse(FsError.NO_SPACE);
        assertThatThrownBy(closing::close)
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("1 inodes");
        assertThat(full.inode(before.number())).isEqualTo(before);
    }

    @Test
    void aScanSeesEverything() throws Exception {
        Inode written = write(file, 100);
        try (var scan = store.scan()) {
            assertThat(scan.usage(share).bytes()).isEqualTo(100);
        }
        assertThat(memory.inode(file.number())).isEqualTo(written);
    }
}
