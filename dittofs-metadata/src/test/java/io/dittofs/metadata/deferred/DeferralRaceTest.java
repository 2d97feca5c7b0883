package io.dittofs.metadata.deferred;

import static io.dittofs.metadata.store.StoreTree.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.rocksdb.RocksMetadataStore;
import io.dittofs.metadata.rocksdb.RocksOptions;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.DirectoryEntry;
import io.dittofs.metadata.store.StoreTree;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Deferrals, commits, the write-behind and readers against each other. What is deferred is due at once.
final class DeferralRaceTest {
    private static final int ROUNDS = 3000;

    @TempDir
    private Path temporary;

    private final InodeLocks locks = new InodeLocks();
    private DeferringMetadataStore store;
    private StoreTree tree;
    private int share;

    @BeforeEach
    void open() throws Exception {
        store = DeferringMetadataStore.over(
                RocksMetadataStore.open(RocksOptions.defaults(temporary.resolve("store")), new Random(1)),
                new DeferralLimits(16, Duration.ofNanos(50_000)),
                System::nanoTime);
        tree = new StoreTree(store, "/export");
        share = tree.share().id();
    }

    @AfterEach
    void checkAndClose() throws Exception {
        assertThat(StoreCheck.check(store).violations()).isEmpty();
        store.close();
    }

    private static void together(List<Callable<Void>> tasks) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            List<Future<Void>> futures = new ArrayList<>();
            tasks.forEach(task -> futures.add(threads.submit(task)));
            for (Future<Void> future : futures) {
                future.get();
            }
        }
    }

    private Inode grown(Inode inode) {
        long size = inode.size() + 1;
        return inode.written(size, size, inode.mode(), inode.timeOfChange(tree.now()));
    }

    @Test
    void noChangeOfTwoWritersIsLost() throws Exception {
        long number = tree.createFile(tree.root(), "file").number();
        Callable<Void> writer = () -> {
            for (int done = 0; done < ROUNDS; ) {
                Inode before = tree.inode(number);
                try {
                    store.defer(before, grown(before), share, 1);
                    done++;
                } catch (FsException e) {
                    assertThat(e.error()).isEqualTo(FsError.CONFLICT);
                }
            }
            return null;
        };
        together(List.of(writer, writer));
        assertThat(tree.inode(number).size()).isEqualTo(2L * ROUNDS);
        assertThat(store.usage(share).bytes()).isEqualTo(2L * ROUNDS);
    }

    /// As the file service does it: every change under the lock of the inode, some deferred, some
    /// committed.
    @Test
    void deferralsAndCommitsBuildOnEachOther() throws Exception {
        long number = tree.createFile(tree.root(), "file").number();
        List<Callable<Void>> writers = new ArrayList<>();
        for (int seed = 0; seed < 3; seed++) {
            Random random = new Random(seed);
            writers.add(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    try (var _ = locks.lock(number)) {
                        Inode before = tree.inode(number);
                        if (random.nextInt(4) > 0) {
                            store.defer(before, grown(before), share, 1);
                        } else {
                            store.commit(new ChangeSet()
                                    .requireUnchanged(before)
                                    .putInode(grown(before))
                                    .adjustUsage(share, 1, 0));
                        }
                    }
                    if (random.nextInt(50) == 0) {
                        store.settle(number);
                    }
                }
                return null;
            });
        }
        together(writers);
        assertThat(tree.inode(number).size()).isEqualTo(3L * ROUNDS);
    }

    /// A reader never sees less than was there when it began, in whatever way it reads.
    @Test
    void readersNeverSeeAnEarlierState() throws Exception {
        List<Inode> files = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            files.add(tree.createFile(tree.root(), "file-" + i));
        }
        AtomicLong acknowledged = new AtomicLong();
        AtomicBoolean isWriting = new AtomicBoolean(true);
        Callable<Void> writer = () -> {
            try {
                for (int round = 1; round <= ROUNDS; round++) {
                    grow(files, round);
                    acknowledged.set(round);
                }
            } finally {
                isWriting.set(false);
            }
            return null;
        };
        Callable<Void> reader = () -> {
            long seen = 0;
            do {
                long least = Math.max(seen, acknowledged.get());
                for (DirectoryEntry entry : store.list(tree.root(), 0, 10).entries()) {
                    assertThat(entry.inode().size()).as("in a page").isGreaterThanOrEqualTo(least);
                }
                Inode last = files.getLast();
                long size = tree.inode(last.number()).size();
                assertThat(size).as("by number").isGreaterThanOrEqualTo(least);
                Inode found = Objects.requireNonNull(store.lookup(tree.root(), name("file-3")));
                assertThat(found.size()).as("by name").isGreaterThanOrEqualTo(size);
                seen = size - 1;
            } while (isWriting.get());
            return null;
        };
        together(List.of(writer, reader, reader));
    }

    /// Defers some changes of a round and commits others, two inodes in one set now and then.
    private void grow(List<Inode> files, int round) throws FsException {
        List<Inode> before = new ArrayList<>();
        for (Inode file : files) {
            before.add(tree.inode(file.number()));
        }
        store.defer(before.get(0), grown(before.get(0)), share, 1);
        store.defer(before.get(1), grown(before.get(1)), share, 1);
        if (round % 3 == 0) {
            store.commit(new ChangeSet()
                    .requireUnchanged(before.get(2))
                    .putInode(grown(before.get(2)))
                    .requireUnchanged(before.get(3))
                    .putInode(grown(before.get(3)))
                    .adjustUsage(share, 2, 0));
        } else {
            store.defer(before.get(2), grown(before.get(2)), share, 1);
            store.defer(before.get(3), grown(before.get(3)), share, 1);
        }
    }

    /// Two inodes that every set changes alike and nothing else touches are alike in every page, whatever
    /// is deferred of others beside them and of themselves before.
    @Test
    void aPageHasASetWhollyOrNotAtAll() throws Exception {
        Inode first = tree.createFile(tree.root(), "first");
        Inode second = tree.createFile(tree.root(), "second");
        AtomicBoolean isWriting = new AtomicBoolean(true);
        Callable<Void> writer = () -> {
            try {
                for (int round = 1; round <= ROUNDS; round++) {
                    changeBoth(first.number(), second.number(), round);
                }
            } finally {
                isWriting.set(false);
            }
            return null;
        };
        Callable<Void> reader = () -> {
            do {
                List<DirectoryEntry> page = store.list(tree.root(), 0, 2).entries();
                assertThat(page.get(0).inode().mode())
                        .isEqualTo(page.get(1).inode().mode());
            } while (isWriting.get());
            return null;
        };
        together(List.of(writer, reader, reader));
    }

    private void changeBoth(long first, long second, int round) throws FsException {
        for (long number : List.of(first, second)) {
            Inode before = tree.inode(number);
            store.defer(before, grown(before), share, 1);
        }
        Inode one = tree.inode(first);
        Inode other = tree.inode(second);
        store.commit(new ChangeSet()
                .requireUnchanged(one)
                .putInode(one.withMode(round % 512).withCtime(one.timeOfChange(tree.now())))
                .requireUnchanged(other)
                .putInode(other.withMode(round % 512).withCtime(other.timeOfChange(tree.now()))));
    }
}
