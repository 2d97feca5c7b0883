package io.dittofs.metadata.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.content.HeapContentStore;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.deferred.DeferralLimits;
import io.dittofs.metadata.deferred.DeferringMetadataStore;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.AttributeUpdate;
import io.dittofs.metadata.file.CreateMode;
import io.dittofs.metadata.file.FileService;
import io.dittofs.metadata.file.Quota;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.metadata.store.ShareRecord;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A check sees a store as of one moment, whatever is changed while it looks.
final class LiveCheckTest {
    private static final Credentials ROOT = new Credentials(0, 0);
    private static final int CHANGERS = 4;
    private static final int CHECKS = 40;
    private static final int NAMES = 12;

    @TempDir
    private Path directory = Path.of(".");

    private final AtomicLong clock = new AtomicLong(1L << 40);
    private final AtomicLong changes = new AtomicLong();
    private volatile boolean isEnough;

    @Test
    void findsNothingWrongWhileTheTreeChanges() throws Exception {
        RocksMetadataStore rows = TestStores.open(directory);
        try (MetadataStore store = DeferringMetadataStore.over(rows, DeferralLimits.DEFAULTS, System::nanoTime);
                ExecutorService threads = Executors.newFixedThreadPool(CHANGERS)) {
            ShareRecord share = store.openShare("/export", new RootAttributes(0_777, 0, 0, 1));
            var parts = new FileService.Parts(share, store, new InodeLocks(), new HeapContentStore(64 << 20));
            FileService files = FileService.open(parts, false, Quota.NONE, clock::incrementAndGet);
            List<Future<?>> changers = new ArrayList<>();
            for (int i = 0; i < CHANGERS; i++) {
                Random random = new Random(i);
                FileId place = files.makeDirectory(ROOT, share.root(), name(i), AttributeUpdate.ofMode(0_755))
                        .inode()
                        .id();
                changers.add(threads.submit(() -> change(files, share.root(), place, random)));
            }
            try {
                for (int i = 0; i < CHECKS; i++) {
                    // Each check is to meet changes of its own.
                    long before = changes.get();
                    while (changes.get() < before + CHANGERS
                            && changers.stream().noneMatch(Future::isDone)) {
                        Thread.onSpinWait();
                    }
                    assertThat(StoreCheck.check(store).sentences()).isEmpty();
                }
            } finally {
                isEnough = true;
            }
            for (Future<?> changer : changers) {
                changer.get();
            }
        }
    }

    private void change(FileService files, FileId root, FileId place, Random random) {
        while (!isEnough) {
            try {
                FileName name = name(random.nextInt(NAMES));
                FileName other = name(random.nextInt(NAMES));
                switch (random.nextInt(6)) {
                    case 0 -> files.makeDirectory(ROOT, place, name, AttributeUpdate.ofMode(0_755));
                    case 1 -> files.removeDirectory(ROOT, place, name);
                    case 2 -> files.remove(ROOT, place, name);
                    case 3 -> files.rename(ROOT, place, name, random.nextBoolean() ? place : root, other);
                    case 4 -> files.rename(ROOT, root, other, place, name);
                    default -> {
                        FileId file = files.create(
                                        ROOT, place, name, new CreateMode.Guarded(AttributeUpdate.ofMode(0_644)))
                                .inode()
                                .id();
                        files.write(ROOT, file, 0, ByteBuffer.allocate(random.nextInt(9000)), Stability.UNSTABLE);
                    }
                }
            } catch (FsException refused) {
                // What is there already, or is not, or is not empty: others change the same names.
                assertThat(refused.error()).isNotNull();
            }
            changes.incrementAndGet();
        }
    }

    private static FileName name(int number) throws FsException {
        return FileName.of("name-" + number);
    }
}
