package io.dittofs.metadata.bench;

import io.dittofs.metadata.content.HeapContentStore;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.AttributeUpdate;
import io.dittofs.metadata.file.CreateMode;
import io.dittofs.metadata.file.Created;
import io.dittofs.metadata.file.FileService;
import io.dittofs.metadata.file.Found;
import io.dittofs.metadata.file.Listing;
import io.dittofs.metadata.file.Quota;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.metadata.store.ShareRecord;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Operations on one directory of 10,000 files. Those that change something are measured up to their commit;
/// `createStable` waits until it is on the disk, as an NFS client does.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 3)
@Fork(1)
public class FileServiceBenchmark {
    private static final Credentials ROOT = new Credentials(0, 0);
    private static final int FILES = 10_000;
    private static final int PAGE_ENTRIES = 1000;
    private static final CreateMode GUARDED = new CreateMode.Guarded(AttributeUpdate.ofMode(0_644));

    /// Which store.
    @Param({"memory", "rocksdb", "rocksdb-relaxed", "postgres"})
    public String store = "memory";

    private final AtomicLong clock = new AtomicLong(1L << 60);
    private final AtomicLong names = new AtomicLong();
    private final FileName[] existing = new FileName[FILES];
    private final FileId[] ids = new FileId[FILES];
    private BenchmarkStore opened;
    private FileService files;
    private FileId directory;

    @Setup(Level.Trial)
    public void open() throws Exception {
        opened = BenchmarkStore.open(store);
        ShareRecord share = opened.store().openShare("/export", new RootAttributes(0_777, 0, 0, 1));
        var parts = new FileService.Parts(share, opened.store(), new InodeLocks(), new HeapContentStore(1 << 20));
        files = FileService.open(parts, false, Quota.NONE, clock::incrementAndGet);
        directory = files.makeDirectory(ROOT, share.root(), FileName.of("directory"), AttributeUpdate.ofMode(0_755))
                .inode()
                .id();
        for (int i = 0; i < FILES; i++) {
            existing[i] = FileName.of("file-" + i);
            ids[i] = files.create(ROOT, directory, existing[i], GUARDED).inode().id();
        }
    }

    @TearDown(Level.Trial)
    public void close() throws Exception {
        opened.close();
    }

    @Benchmark
    public Inode getattr() throws FsException {
        return files.attributes(ids[ThreadLocalRandom.current().nextInt(FILES)]);
    }

    @Benchmark
    public Found lookup() throws FsException {
        return files.lookup(ROOT, directory, existing[ThreadLocalRandom.current().nextInt(FILES)]);
    }

    @Benchmark
    public Created create() throws FsException {
        return files.create(ROOT, directory, nextName(), GUARDED);
    }

    @Benchmark
    public boolean createStable() throws Exception {
        return await(files.create(ROOT, directory, nextName(), GUARDED).ticket());
    }

    /// There and back: two renames.
    @Benchmark
    public void renameTwice() throws FsException {
        FileName name = existing[ThreadLocalRandom.current().nextInt(FILES)];
        FileName other = nextName();
        files.rename(ROOT, directory, name, directory, other);
        files.rename(ROOT, directory, other, directory, name);
    }

    /// A page of 1,000 entries with their attributes.
    @Benchmark
    public Listing readdirplus() throws FsException {
        return files.list(ROOT, directory, 0, PAGE_ENTRIES);
    }

    private FileName nextName() throws FsException {
        return FileName.of("new-" + names.incrementAndGet());
    }

    private static boolean await(DurabilityTicket ticket) throws Exception {
        CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        ticket.whenComplete(failure -> outcome.complete(failure == null));
        if (!outcome.get()) {
            throw new IllegalStateException("not stable");
        }
        return true;
    }
}
