package io.dittofs.cache.log;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/// Segments in anonymous memory, for deployments that keep everything in memory. Forcing does nothing.
///
/// **Threading**: as [Persister] demands; guarded by `this` for the sake of those who do not.
public final class NullPersister implements Persister {
    private static final long ALIGNMENT = 4096;

    private final long id;
    private final List<AnonymousFile> files = new ArrayList<>();

    public NullPersister(RandomGenerator random) {
        this.id = random.nextLong();
    }

    private static final class AnonymousFile implements SegmentFile {
        private final Arena arena = Arena.ofShared();
        private final MemorySegment memory;
        private long base;
        private boolean isNamed;

        AnonymousFile(long bytes) {
            this.memory = arena.allocate(bytes, ALIGNMENT);
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
        public void force(long offset, long bytes) {
            assert offset >= 0;
            assert offset + bytes <= memory.byteSize();
        }
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String location() {
        return "memory";
    }

    @Override
    public boolean isVolatile() {
        return true;
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
        try {
            AnonymousFile file = new AnonymousFile(bytes);
            files.add(file);
            return file;
        } catch (OutOfMemoryError _) {
            throw new DiskFullException("no memory for " + bytes + " bytes of write-ahead log");
        }
    }

    @Override
    public synchronized void name(SegmentFile file, long base) {
        AnonymousFile anonymous = (AnonymousFile) file;
        assert !anonymous.isNamed;
        anonymous.base = base;
        anonymous.isNamed = true;
    }

    @Override
    public synchronized void unname(SegmentFile file) {
        AnonymousFile anonymous = (AnonymousFile) file;
        assert anonymous.isNamed;
        anonymous.isNamed = false;
    }

    @Override
    public synchronized void remove(SegmentFile file) {
        AnonymousFile anonymous = (AnonymousFile) file;
        assert !anonymous.isNamed;
        anonymous.arena.close();
        files.remove(anonymous);
    }

    @Override
    public synchronized void close() {
        for (AnonymousFile file : files) {
            file.arena.close();
        }
        files.clear();
    }
}
