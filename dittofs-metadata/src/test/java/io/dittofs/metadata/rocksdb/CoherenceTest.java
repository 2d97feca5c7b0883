package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.DirectoryEntry;
import io.dittofs.metadata.store.StoreTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// That caches never show what a finished commit has replaced, whatever is evicted and loaded meanwhile.
final class CoherenceTest {
    private static final long SEED = 17;
    private static final int FILES = 24;
    private static final int READERS = 3;
    private static final int ROUNDS = 4000;

    private static final int PAGE_FILES = 200;
    private static final int PAGE_ROUNDS = 1500;

    /// Room for a few inodes and names, so that rows come and go all the time.
    private static final long ROW_CACHE_BYTES = 8 * 400;

    @TempDir
    private Path temporary;

    private RocksMetadataStore open() throws Exception {
        RocksOptions options = TestStores.options(temporary.resolve("store")).withDurability(Durability.RELAXED);
        return TestStores.open(
                options.withSizes(
                        options.blockCacheBytes(), options.memtableBytes(), ROW_CACHE_BYTES, options.walBytesMax()),
                CommitProbe.NONE);
    }

    @Test
    void readsNeverGoBack() throws Exception {
        try (RocksMetadataStore store = open()) {
            StoreTree tree = new StoreTree(store, "/export");
            List<Inode> files = new ArrayList<>();
            for (int i = 0; i < FILES; i++) {
                files.add(tree.createFile(tree.root(), "file-" + i));
            }
            AtomicLongArray committed = new AtomicLongArray(FILES);
            CountDownLatch isDone = new CountDownLatch(1);
            try (ExecutorService threads = Executors.newFixedThreadPool(READERS + 1)) {
                List<Future<Long>> readers = new ArrayList<>();
                for (int i = 0; i < READERS; i++) {
                    Random random = new Random(SEED + i);
                    readers.add(threads.submit(() -> {
                        long reads = 0;
                        while (isDone.getCount() > 0) {
                            readOne(tree, files, committed, random);
                            reads++;
                        }
                        return reads;
                    }));
                }
                Future<?> writer = threads.submit(() -> {
                    try {
                        write(store, files, committed);
                    } finally {
                        isDone.countDown();
                    }
                    return null;
                });
                writer.get();
                for (Future<Long> reader : readers) {
                    assertThat(reader.get()).isPositive();
                }
            }
            store.commit(new ChangeSet().putInode(tree.inode(tree.root())));
            for (int i = 0; i < FILES; i++) {
                assertThat(tree.inode(files.get(i).number()).size()).isEqualTo(committed.get(i));
            }
        }
    }

    private static void write(RocksMetadataStore store, List<Inode> files, AtomicLongArray committed)
            throws FsException {
        Random random = new Random(SEED);
        for (int round = 1; round <= ROUNDS; round++) {
            int index = random.nextInt(FILES);
            Inode file = files.get(index);
            store.commit(new ChangeSet().putInode(file.withContent(file.contentId(), round, 0)));
            committed.set(index, round);
        }
    }

    private static void readOne(StoreTree tree, List<Inode> files, AtomicLongArray committed, Random random)
            throws FsException {
        int index = random.nextInt(FILES);
        long before = committed.get(index);
        Inode seen = random.nextBoolean()
                ? tree.inode(files.get(index).number())
                : tree.entry(tree.root(), StoreTree.name("file-" + index));
        assertThat(seen.size()).as("seed %d, file %d", SEED, index).isGreaterThanOrEqualTo(before);
    }

    /// Commits change all files, a few in each set, and now and then a name; each page must be of one moment,
    /// no earlier than its beginning, whether the cache has room for it or not.
    @ParameterizedTest
    @ValueSource(longs = {ROW_CACHE_BYTES, 1 << 16, 1 << 20})
    void pagesAreOfOneMoment(long rowCacheBytes) throws Exception {
        RocksOptions options = TestStores.options(temporary.resolve("store")).withDurability(Durability.RELAXED);
        RocksOptions sized = options.withSizes(
                options.blockCacheBytes(), options.memtableBytes(), rowCacheBytes, options.walBytesMax());
        try (RocksMetadataStore store = TestStores.open(sized, CommitProbe.NONE)) {
            StoreTree tree = new StoreTree(store, "/export");
            List<Inode> files = new ArrayList<>();
            for (int i = 0; i < PAGE_FILES; i++) {
                files.add(tree.createFile(tree.root(), "file-" + i));
            }
            AtomicLong committed = new AtomicLong();
            CountDownLatch isDone = new CountDownLatch(1);
            try (ExecutorService threads = Executors.newFixedThreadPool(READERS + 1)) {
                List<Future<?>> all = new ArrayList<>();
                for (int i = 0; i < READERS; i++) {
                    all.add(threads.submit(() -> {
                        while (isDone.getCount() > 0) {
                            readPage(store, tree.root(), committed.get());
                        }
                        return null;
                    }));
                }
                all.add(threads.submit(() -> {
                    try {
                        changeTogether(store, tree, files, committed);
                    } finally {
                        isDone.countDown();
                    }
                    return null;
                }));
                for (Future<?> task : all) {
                    task.get();
                }
            }
        }
    }

    /// In each round the same size for a file, the one that follows it half a stretch later and the last one,
    /// whose name changes with it.
    private static void changeTogether(
            RocksMetadataStore store, StoreTree tree, List<Inode> files, AtomicLong committed) throws FsException {
        Inode first = files.getFirst();
        Inode middle = files.get(Stretch.COOKIES / 2);
        Inode last = files.getLast();
        String name = "file-" + (PAGE_FILES - 1);
        for (int round = 1; round <= PAGE_ROUNDS; round++) {
            String next = "renamed-" + round;
            store.commit(new ChangeSet()
                    .putInode(first.withContent(first.contentId(), round, 0))
                    .putInode(middle.withContent(middle.contentId(), round, 0))
                    .putInode(last.withContent(last.contentId(), round, 0))
                    .removeEntry(tree.root(), StoreTree.name(name), last.number())
                    .addEntry(tree.root(), StoreTree.name(next), last.number()));
            name = next;
            committed.set(round);
        }
    }

    private static void readPage(RocksMetadataStore store, long directory, long before) throws FsException {
        List<DirectoryEntry> page = store.list(directory, 0, 2 * PAGE_FILES).entries();
        assertThat(page.size()).isEqualTo(PAGE_FILES);
        long size = page.getFirst().inode().size();
        assertThat(size).isGreaterThanOrEqualTo(before);
        assertThat(page.get(Stretch.COOKIES / 2).inode().size()).isEqualTo(size);
        assertThat(page.getLast().inode().size()).isEqualTo(size);
        if (size > 0) {
            assertThat(page.getLast().name()).isEqualTo(StoreTree.name("renamed-" + size));
        }
    }

    @Test
    void absentNamesThatAreRememberedGiveWay() throws Exception {
        try (RocksMetadataStore store = open()) {
            StoreTree tree = new StoreTree(store, "/export");
            for (int round = 0; round < 200; round++) {
                assertThat(store.lookup(tree.root(), StoreTree.name("name"))).isNull();
                Inode file = tree.createFile(tree.root(), "name");
                assertThat(store.lookup(tree.root(), StoreTree.name("name"))).isEqualTo(file);
                tree.remove(tree.root(), "name");
            }
            assertThat(store.lookup(tree.root(), StoreTree.name("name"))).isNull();
        }
    }

    @Test
    void useAfterCloseIsRefused() throws Exception {
        RocksMetadataStore store = open();
        StoreTree tree = new StoreTree(store, "/export");
        store.close();
        store.close();
        for (int i = 0; i < 2; i++) {
            assertRefused(() -> store.inode(tree.root()));
            assertRefused(() -> store.list(tree.root(), 0, 10));
            assertRefused(() -> store.commit(new ChangeSet().touchDirectory(tree.root(), 1, 0)));
            assertRefused(store::sync);
            assertRefused(store::statistics);
            assertRefused(store::scan);
            assertRefused(store::repairInternals);
        }
    }

    private static void assertRefused(ThrowingCallable call) {
        FsException refusal = catchThrowableOfType(FsException.class, call);
        assertThat(refusal).isNotNull();
        assertThat(refusal.error()).isEqualTo(FsError.TRY_LATER);
    }

    @Test
    void statisticsCountWhatHappens() throws Exception {
        try (RocksMetadataStore store = open()) {
            StoreTree tree = new StoreTree(store, "/export");
            for (int i = 0; i < 50; i++) {
                tree.createFile(tree.root(), "file-" + i);
            }
            for (int i = 0; i < 50; i++) {
                assertThat(store.lookup(tree.root(), StoreTree.name("file-" + i)))
                        .isNotNull();
            }
            RocksStatistics statistics = store.statistics();
            assertThat(statistics.commits()).isEqualTo(50);
            assertThat(statistics.inodeHits()).isPositive();
            assertThat(statistics.inodeMisses()).isPositive();
            assertThat(statistics.entryMisses()).isPositive();
            assertThat(statistics.memtableBytes()).isPositive();
            assertThat(statistics.isWriteStopped()).isFalse();
        }
    }
}
