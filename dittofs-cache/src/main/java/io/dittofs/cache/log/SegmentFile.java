package io.dittofs.cache.log;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// A file of a [Persister], mapped. **Threading**: any thread may touch the memory and force ranges.
public interface SegmentFile {
    /// The base of the segment that the file is; not to be asked of one that has no name.
    long base();

    /// Whether the file has a name, or may have one.
    boolean isNamed();

    /// The whole file.
    MemorySegment memory();

    /// Writes bytes, which are in the memory on return.
    ///
    /// @param source wherever it is
    default void write(MemorySegment source, long offset) {
        MemorySegment.copy(source, 0, memory(), offset, source.byteSize());
    }

    /// Nothing more is written, but it may be read.
    default void sealed() {}

    /// Returns when what was written to this range before the call is stable.
    ///
    /// @throws IOException when it may not be: nobody knows what of it the disk has
    void force(long offset, long bytes) throws IOException;

    /// Those that have a name, ascending: [Persister#named].
    static List<SegmentFile> named(Collection<? extends SegmentFile> files) {
        return files.stream()
                .filter(SegmentFile::isNamed)
                .sorted(Comparator.comparingLong(SegmentFile::base))
                .<SegmentFile>map(file -> file)
                .toList();
    }

    /// Those that have none: [Persister#spares].
    static List<SegmentFile> spares(Collection<? extends SegmentFile> files) {
        return files.stream()
                .filter(file -> !file.isNamed())
                .<SegmentFile>map(file -> file)
                .toList();
    }
}
