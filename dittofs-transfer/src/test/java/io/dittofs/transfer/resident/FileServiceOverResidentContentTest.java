package io.dittofs.transfer.resident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.blocks.memory.OffHeapPages;
import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.content.ContentLease;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.AttributeUpdate;
import io.dittofs.metadata.file.CreateMode;
import io.dittofs.metadata.file.FileService;
import io.dittofs.metadata.file.Quota;
import io.dittofs.metadata.file.ReadResult;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.metadata.store.ShareUsage;
import io.dittofs.transfer.Contents;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The file service and the content store together. The files of these tests never have holes and no byte of
/// them is zero, so a zero that a reader sees was invented.
@Timeout(120)
final class FileServiceOverResidentContentTest {
    private static final Credentials USER = new Credentials(1000, 100);
    private static final int SIZE_MAX = 200_000;
    private static final int FILES = 3;
    private static final int STEPS = 6_000;

    private final long seed = Long.getLong("dittofs.test.seed", new Random().nextLong());
    private final OffHeapPages pages = OffHeapPages.poisoning(8 << 20);
    private final ResidentContentStore content = new ResidentContentStore(pages);
    private final MemoryMetadataStore store = new MemoryMetadataStore(new Random(1), 1 << 26);
    private final AtomicLong clock = new AtomicLong(1_000_000_000L);
    private final AtomicBoolean isDone = new AtomicBoolean();
    private final FileService files;

    FileServiceOverResidentContentTest() throws FsException {
        ShareRecord share = store.openShare("/export", new RootAttributes(0_777, 0, 0, clock.get()));
        files = FileService.open(
                new FileService.Parts(share, store, new InodeLocks(), content),
                false,
                Quota.NONE,
                clock::incrementAndGet);
    }

    @AfterEach
    void everythingIsReturned() throws Exception {
        assertThat(StoreCheck.check(store).violations()).isEmpty();
        content.close();
        assertThat(pages.allocatedBytes()).isZero();
        assertThat(pages.isMemoryReturned()).isTrue();
    }

    private static FileName name(int file) throws FsException {
        return FileName.of("file-" + file);
    }

    private FileId open(int file) throws FsException {
        CreateMode mode = new CreateMode.Unchecked(AttributeUpdate.ofMode(0_644));
        return files.create(USER, files.root(), name(file), mode).inode().id();
    }

    private void write(FileId id, long offset, byte[] bytes) throws FsException {
        files.write(USER, id, offset, ByteBuffer.wrap(bytes), Stability.UNSTABLE);
    }

    @Test
    void readersNeverSeeAnInventedByte() throws Exception {
        System.out.println("-Ddittofs.test.seed=" + seed);
        try (var threads = Executors.newFixedThreadPool(FILES + 2)) {
            List<Future<Long>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                Random random = new Random(seed + 100 + i);
                readers.add(threads.submit(() -> readUntilDone(random)));
            }
            List<Callable<Void>> writers = new ArrayList<>();
            for (int i = 0; i < FILES; i++) {
                int file = i;
                writers.add(() -> change(file, new Random(seed + file)));
            }
            List<Future<Void>> written = threads.invokeAll(writers);
            isDone.set(true);
            for (Future<Void> outcome : written) {
                outcome.get();
            }
            for (Future<Long> bytesSeen : readers) {
                assertThat(bytesSeen.get()).isPositive();
            }
        }
        assertThat(files.usage())
                .isEqualTo(store.usage(store.shares().getFirst().id()));
        for (int file = 0; file < FILES; file++) {
            open(file);
            files.remove(USER, files.root(), name(file));
        }
        assertThat(files.usage()).isEqualTo(new ShareUsage(0, 1));
        assertThat(content.contentCount()).isZero();
    }

    /// Appends, overwrites, truncates, removes; never leaves a hole.
    private Void change(int file, Random random) throws FsException {
        int size = 0;
        for (int step = 0; step < STEPS; step++) {
            FileId id = open(file);
            int dice = random.nextInt(20);
            if (dice == 0) {
                files.remove(USER, files.root(), name(file));
                size = 0;
            } else if (dice < 6) {
                size = random.nextInt(size + 1);
                files.setAttributes(USER, id, AttributeUpdate.ofSize(size), OptionalLong.empty());
            } else {
                int offset = dice < 15 ? size : random.nextInt(size + 1);
                int count = Math.min(SIZE_MAX - offset, random.nextInt(1 << random.nextInt(1, 17)));
                write(id, offset, Contents.filled(count, file << 6 | random.nextInt(1, 64)));
                size = Math.max(size, offset + count);
            }
        }
        return null;
    }

    private long readUntilDone(Random random) throws FsException {
        long bytesSeen = 0;
        while (!isDone.get()) {
            int file = random.nextInt(FILES);
            try {
                FileId id = files.lookup(USER, files.root(), name(file)).inode().id();
                ReadResult result = files.read(USER, id, random.nextInt(SIZE_MAX), random.nextInt(1, SIZE_MAX));
                bytesSeen += checked(result, file);
            } catch (FsException refusal) {
                assertThat(refusal.error()).isIn(FsError.STALE, FsError.NO_ENTRY);
            }
        }
        return bytesSeen;
    }

    private static long checked(ReadResult result, int file) {
        try (ContentLease lease = result.data()) {
            if (lease == null) {
                return 0;
            }
            assertThat(lease.length()).isEqualTo(result.count());
            // A second look, after others had time to change what the lease shows.
            check(lease, file);
            check(lease, file);
            return lease.length();
        }
    }

    private static void check(ContentLease lease, int file) {
        for (ByteBuffer buffer : lease.buffers()) {
            for (int index = buffer.position(); index < buffer.limit(); index++) {
                int value = buffer.get(index) & 0xFF;
                if (value == 0 || value >>> 6 != file) {
                    throw new AssertionError("file " + file + " shows " + value + " at " + index);
                }
            }
        }
    }

    @Test
    void bytesAreLentAsTheyLieInMemory() throws Exception {
        FileId id = open(0);
        write(id, 0, Contents.filled(100_000, 1));
        ReadResult result = files.read(USER, id, 10, 50_000);
        try (ContentLease lease = Objects.requireNonNull(result.data())) {
            assertThat(lease.buffers()).allMatch(ByteBuffer::isDirect);
            assertThat(lease.buffers().size()).isLessThanOrEqualTo(2);
            write(id, 10, Contents.filled(1, 2));
            assertThat(lease.buffers().getFirst().get(0)).isEqualTo((byte) 2);
        }
        files.remove(USER, files.root(), name(0));
    }

    @Test
    void aFullPoolRefusesAndCanBeEmptied() throws Exception {
        FileId id = open(0);
        FsException refusal = catchThrowableOfType(FsException.class, () -> write(id, 0, new byte[9 << 20]));
        assertThat(refusal.error()).isEqualTo(FsError.NO_SPACE);
        assertThat(files.attributes(id).size()).isZero();
        write(id, 0, Contents.filled(8 << 20, 1));
        assertThat(files.status(id).freeBytes()).isZero();
        files.setAttributes(USER, id, AttributeUpdate.ofSize(5000), OptionalLong.empty());
        assertThat(files.attributes(id).allocatedBytes()).isEqualTo(8192);
        files.remove(USER, files.root(), name(0));
        assertThat(files.usage()).isEqualTo(new ShareUsage(0, 1));
    }
}
