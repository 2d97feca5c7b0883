package io.dittofs.cache.log;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// Segments in memory with a disk behind them that gets what is forced, and what it pleases. From one, another is made
/// that is what would be found after the process was killed, or the power failed, at this moment.
///
/// **Threading**: thread-safe; a copy may be taken beside a running log.
public final class ForgetfulPersister implements Persister {
    /// What a disk writes in one piece.
    private static final int SECTOR_BYTES = 512;

    private static final long ALIGNMENT = 4096;

    /// Copies are made of a closed persister, too, so closing it does not end this; a test that makes many of them
    /// does.
    private final Arena arena = Arena.ofShared();

    private final long id;
    private final List<RememberedFile> files = new ArrayList<>();
    private final AtomicInteger forcesToFail = new AtomicInteger();
    private final AtomicInteger forces = new AtomicInteger();
    private int filesMax = Integer.MAX_VALUE;
    private boolean isFailing;
    private boolean isClosed;
    private volatile Consumer<String> watcher = _ -> {};

    public ForgetfulPersister(long id) {
        this.id = id;
    }

    private final class RememberedFile implements SegmentFile {
        private final MemorySegment memory;
        private final MemorySegment disk;
        private long base;
        private boolean isNamed;

        RememberedFile(long bytes) {
            this.memory = arena.allocate(bytes, ALIGNMENT);
            this.disk = arena.allocate(bytes, ALIGNMENT);
        }

        @Override
        public long base() {
            return base;
        }

        @Override
        public boolean isNamed() {
            return isNamed;
        }

        @Override
        public MemorySegment memory() {
            return memory;
        }

        @Override
        public void force(long offset, long bytes) throws IOException {
            watcher.accept(offset == 0 ? "sync of a segment's header" : "sync of the log");
            synchronized (ForgetfulPersister.this) {
                forces.incrementAndGet();
                if (isNamed && forcesToFail.getAndUpdate(count -> Math.max(0, count - 1)) > 0) {
                    throw new IOException("the disk fails, as it was told to");
                }
                long from = offset / SECTOR_BYTES * SECTOR_BYTES;
                long to = Math.ceilDiv(offset + bytes, SECTOR_BYTES) * SECTOR_BYTES;
                MemorySegment.copy(memory, from, disk, from, to - from);
            }
        }

        private RememberedFile copyTo(ForgetfulPersister other) {
            RememberedFile copy = other.new RememberedFile(memory.byteSize());
            copy.base = base;
            copy.isNamed = isNamed;
            copy.disk.copyFrom(disk);
            return copy;
        }

        private void writeBack(RandomGenerator random, double share) {
            for (long at = 0; at < memory.byteSize(); at += SECTOR_BYTES) {
                if (random.nextDouble() < share) {
                    MemorySegment.copy(memory, at, disk, at, SECTOR_BYTES);
                }
            }
        }
    }

    /// Tells this, from now on, the name of each step just before it is done.
    public void watch(Consumer<String> newWatcher) {
        watcher = newWatcher;
    }

    /// The persister as the next process finds it when this one is killed now.
    public synchronized ForgetfulPersister afterKill() {
        ForgetfulPersister copy = new ForgetfulPersister(id);
        for (RememberedFile file : files) {
            RememberedFile copied = file.copyTo(copy);
            // Upwards: what is found of a log that goes on is a beginning of it.
            copied.memory.copyFrom(file.memory);
            copy.files.add(copied);
        }
        return copy;
    }

    /// The persister as it is found when the power fails now: what was not forced is there or not, by the sector.
    ///
    /// @param share of the sectors that are there
    public synchronized ForgetfulPersister afterPowerLoss(RandomGenerator random, double share) {
        ForgetfulPersister copy = new ForgetfulPersister(id);
        for (RememberedFile file : files) {
            file.writeBack(random, share);
            RememberedFile copied = file.copyTo(copy);
            copied.memory.copyFrom(copied.disk);
            copy.files.add(copied);
        }
        return copy;
    }

    /// Lets the disk have some sectors as they are now.
    public synchronized void writeBack(RandomGenerator random, double share) {
        for (RememberedFile file : files) {
            file.writeBack(random, share);
        }
    }

    /// Lets the next forces of segments fail. What they were asked for may be on the disk or not.
    public void failForces(int count) {
        forcesToFail.set(count);
    }

    /// How often something was forced, successful or not.
    public int forces() {
        return forces.get();
    }

    /// Lets there be room for so many files only.
    public synchronized void limitFiles(int count) {
        filesMax = count;
    }

    /// Whether names cannot be given and taken.
    public synchronized void failNames(boolean isFailingNow) {
        isFailing = isFailingNow;
    }

    /// How many files there are.
    public synchronized int fileCount() {
        return files.size();
    }

    /// Gives the memory back. Nothing of the persister may be used any more.
    public synchronized void release() {
        files.clear();
        arena.close();
    }

    public synchronized boolean isClosed() {
        return isClosed;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String location() {
        return "test";
    }

    @Override
    public boolean isVolatile() {
        return false;
    }

    @Override
    public synchronized List<SegmentFile> named() {
        return SegmentFile.named(files);
    }

    @Override
    public synchronized List<SegmentFile> spares() {
        return SegmentFile.spares(files);
    }

    @Override
    public synchronized SegmentFile create(long bytes) throws DiskFullException {
        if (files.size() >= filesMax) {
            throw new DiskFullException("no room for another file");
        }
        RememberedFile file = new RememberedFile(bytes);
        files.add(file);
        return file;
    }

    @Override
    public void name(SegmentFile file, long base) throws IOException {
        watcher.accept("naming of a segment");
        nameNow(file, base);
    }

    private synchronized void nameNow(SegmentFile file, long base) throws IOException {
        RememberedFile remembered = (RememberedFile) file;
        assert !remembered.isNamed;
        assert files.stream().noneMatch(other -> other.isNamed && other.base == base);
        requireNames();
        remembered.base = base;
        remembered.isNamed = true;
    }

    @Override
    public void unname(SegmentFile file) throws IOException {
        watcher.accept("freeing of a segment");
        unnameNow(file);
    }

    private synchronized void unnameNow(SegmentFile file) throws IOException {
        RememberedFile remembered = (RememberedFile) file;
        assert remembered.isNamed;
        requireNames();
        remembered.isNamed = false;
    }

    private void requireNames() throws IOException {
        if (isFailing) {
            throw new IOException("the disk fails, as it was told to");
        }
    }

    @Override
    public synchronized void remove(SegmentFile file) {
        RememberedFile remembered = (RememberedFile) file;
        assert !remembered.isNamed;
        files.remove(remembered);
    }

    @Override
    public synchronized void close() {
        isClosed = true;
    }
}
