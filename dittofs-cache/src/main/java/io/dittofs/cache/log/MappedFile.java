package io.dittofs.cache.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A file of a [MmapPersister]. Its name is the business of the persister's callers, one at a time.
final class MappedFile implements SegmentFile {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;

    private Path path;
    private long base;
    private boolean isNamed;

    private MappedFile(Path path, long base, boolean isNamed) throws IOException {
        this.path = path;
        this.base = base;
        this.isNamed = isNamed;
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            this.memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size(), arena);
        }
    }

    static MappedFile named(Path path, long base) throws IOException {
        return new MappedFile(path, base, true);
    }

    static MappedFile spare(Path path) throws IOException {
        return new MappedFile(path, 0, false);
    }

    Path path() {
        return path;
    }

    void moved(Path newPath) {
        path = newPath;
    }

    void naming(long newBase) {
        base = newBase;
        isNamed = true;
    }

    void unnamed() {
        isNamed = false;
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
        try {
            memory.asSlice(offset, bytes).force();
        } catch (UncheckedIOException e) {
            throw new IOException("syncing " + path + " failed: " + e.getMessage(), e);
        }
    }

    /// Fails with an [IllegalStateException] while the system reads or writes the memory.
    void unmap() {
        arena.close();
    }
}
