package io.dittofs.cache.log;

import java.io.IOException;
import java.util.List;

/// Where the log's segments lie. Knows files and their names, not what is in them.
///
/// A file is **spare** or has a **name**, which is the base of the segment that it is. Naming and its reverse are
/// stable on return, and in between either may be found after a crash. A name that failed to be given or taken
/// away may or may not be there afterwards; [SegmentFile#isNamed] says then that it may.
///
/// **Threading**: the calls of one log come one at a time; the files may be used beside them.
///
/// **Ownership**: of whoever opened it; the log that is given a persister closes it. A file belongs to its persister.
///
/// **Errors**: an `IOException` whose message is one line that says what is wrong and where.
public interface Persister extends AutoCloseable {
    /// Tells this log from all others, over restarts.
    long id();

    /// Where the log is, for messages.
    String location();

    /// Whether everything is gone when the process ends.
    boolean isVolatile();

    /// The files that have a name, ascending.
    List<SegmentFile> named() throws IOException;

    /// The files that have none.
    List<SegmentFile> spares() throws IOException;

    /// A spare file of this size, all of which can be written without running out of space.
    ///
    /// @throws DiskFullException where there is no room; then nothing was made
    SegmentFile create(long bytes) throws IOException;

    /// Makes a spare file the segment of this base.
    void name(SegmentFile file, long base) throws IOException;

    /// Makes a file spare again.
    void unname(SegmentFile file) throws IOException;

    /// Gives up a spare file; its memory may no longer be touched.
    void remove(SegmentFile file) throws IOException;

    /// Gives up the memory of all files and keeps their content, where it lasts.
    @Override
    void close() throws IOException;
}
