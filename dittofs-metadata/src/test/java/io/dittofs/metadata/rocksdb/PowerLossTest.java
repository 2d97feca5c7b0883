package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.StoreTree;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a power failure may leave of the log: any part of what was written since the last sync, or anything else in
/// its place. The store opens, has all that was synced, and of the rest a beginning.
final class PowerLossTest {
    private static final long SEED = Long.getLong("dittofs.test.seed", 5);
    private static final int SYNCED_STEPS = 40;
    private static final int UNSYNCED_STEPS = 30;
    private static final int FAILURES = Integer.getInteger("dittofs.test.powerLosses", 18);

    @TempDir
    private Path temporary;

    /// Lets the committer go on, or holds it up before its next sync.
    private static final class HoldBeforeSync implements CommitProbe {
        private final AtomicBoolean isHolding = new AtomicBoolean();
        private final CountDownLatch isHeld = new CountDownLatch(1);
        private final CountDownLatch release = new CountDownLatch(1);

        @Override
        public void reached(Step step) {
            if (step == Step.BEFORE_SYNC && isHolding.get()) {
                isHeld.countDown();
                try {
                    release.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private record Torn(Path store, long syncedBytes, long bytes, long directory) {}

    @Test
    void everyTornLogLeavesABeginningWithAllThatWasSynced() throws Exception {
        Torn torn = writeAndPullThePlug();
        Random random = new Random(SEED);
        for (int failure = 0; failure < FAILURES; failure++) {
            Path copy = temporary.resolve("copy-" + failure);
            TestStores.copyTree(torn.store, copy);
            long cut = failure == 0 ? torn.syncedBytes : random.nextLong(torn.syncedBytes, torn.bytes);
            tear(liveLog(copy), cut, failure % 3, random);
            verify(
                    copy,
                    torn,
                    "seed " + SEED + ", failure " + failure + " cuts at " + cut + " of " + torn.syncedBytes + " to "
                            + torn.bytes);
            TestStores.deleteTree(copy);
        }
    }

    private Torn writeAndPullThePlug() throws Exception {
        Path path = temporary.resolve("store");
        HoldBeforeSync plug = new HoldBeforeSync();
        LoadModel model = new LoadModel(SEED);
        try (RocksMetadataStore store = TestStores.open(TestStores.options(path), plug)) {
            StoreTree tree = new StoreTree(store, "/export");
            Inode directory = tree.createDirectory(tree.root(), "directory");
            for (int i = 0; i < SYNCED_STEPS; i++) {
                await(store.commit(model.advance(tree, directory)));
            }
            long syncedBytes = Files.size(liveLog(path));
            plug.isHolding.set(true);
            List<DurabilityTicket> unsynced = new ArrayList<>();
            for (int i = 0; i < UNSYNCED_STEPS; i++) {
                unsynced.add(store.commit(model.advance(tree, directory)));
            }
            plug.isHeld.await();
            assertThat(unsynced).noneMatch(DurabilityTicket::isComplete);
            Path dead = temporary.resolve("dead");
            TestStores.copyTree(path, dead);
            plug.release.countDown();
            return new Torn(dead, syncedBytes, Files.size(liveLog(dead)), directory.number());
        }
    }

    private static void await(DurabilityTicket ticket) throws Exception {
        CompletableFuture<@Nullable Throwable> outcome = new CompletableFuture<>();
        ticket.whenComplete(outcome::complete);
        assertThat(outcome.get(1, TimeUnit.MINUTES)).isNull();
    }

    private static Path liveLog(Path store) throws IOException {
        try (Stream<Path> files = Files.list(store.resolve("db"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max(Comparator.naturalOrder())
                    .orElseThrow();
        }
    }

    /// Cuts the file off, or leaves zeros or garbage behind the cut.
    private static void tear(Path log, long cut, int kind, Random random) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "rw")) {
            byte[] rest = new byte[(int) (file.length() - cut)];
            file.setLength(cut);
            file.seek(cut);
            switch (kind) {
                case 0 -> {}
                case 1 -> file.write(rest);
                default -> {
                    random.nextBytes(rest);
                    file.write(rest);
                }
            }
        }
    }

    private static void verify(Path path, Torn torn, String when) throws Exception {
        try (RocksMetadataStore store = TestStores.open(path)) {
            StoreTree tree = new StoreTree(store, "/export");
            Map<String, String> found = LoadModel.found(tree, tree.inode(torn.directory));
            LoadModel model = new LoadModel(SEED);
            while (model.steps() < SYNCED_STEPS) {
                model.skip();
            }
            while (!model.expected().equals(found) && model.steps() < SYNCED_STEPS + UNSYNCED_STEPS) {
                model.skip();
            }
            assertThat(found).as(when).isEqualTo(model.expected());
            assertThat(StoreCheck.check(store).violations()).as(when).isEmpty();
            tree.createFile(tree.root(), "after");
        }
        try (RocksMetadataStore store = TestStores.open(path)) {
            StoreTree tree = new StoreTree(store, "/export");
            assertThat(tree.names(tree.root())).as(when).containsExactly("directory", "after");
            assertThat(StoreCheck.check(store).violations()).as(when).isEmpty();
        }
    }
}
