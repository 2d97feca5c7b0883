package io.dittofs.cache.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A file of a [MmapPersister]. Its name is the business of the persister's callers, one at a time.
final class MappedFile implements SegmentFile {
    private static final Logger LOG = LoggerFactory.getLogger(MappedFile.class);

    /// From here on bytes are written by a call of the system, which takes many pages at a time. Memory takes them one
    /// by one, each with a page fault when it is touched for the first time.
    private static final int WRITTEN_BYTES_MIN = 8 << 10;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private final int descriptor;

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
        this.descriptor = SystemCalls.open(path);
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
        // Headers are written through memory. What is read ahead around them would be overwritten next.
        advise(SystemCalls.MADV_RANDOM);
    }

    @Override
    public void sealed() {
        advise(SystemCalls.MADV_NORMAL);
    }

    private void advise(int advice) {
        if (!SystemCalls.advise(memory, advice)) {
            LOG.debug("the system does not take advice on {}", path);
        }
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
    public void write(MemorySegment source, long offset) {
        long at = 0;
        if (source.byteSize() >= WRITTEN_BYTES_MIN && source.isNative() && descriptor >= 0) {
            at = Math.max(0, SystemCalls.write(descriptor, source, offset));
        }
        // Also what the call did not take: all of the file has its place on the disk.
        MemorySegment.copy(source, at, memory, offset + at, source.byteSize() - at);
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
        if (descriptor >= 0) {
            SystemCalls.close(descriptor);
        }
    }
}
