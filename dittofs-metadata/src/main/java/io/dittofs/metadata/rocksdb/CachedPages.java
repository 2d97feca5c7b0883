package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.error.WouldBlockException;
import io.dittofs.metadata.store.DirectoryEntry;
import io.dittofs.metadata.store.DirectoryPage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a page of a directory from the row cache. Rows are read one after the other; they are the page of
/// one moment if none has a later version than was complete when it began.
///
/// **Threading**: thread-safe; waits only where the source does.
final class CachedPages {
    /// Where so many stretches follow each other without an entry, the database passes over the removed ones
    /// faster.
    private static final int EMPTY_STRETCHES_MAX = 8;

    private final RowCache rows;
    private final Versions versions;
    private final Source source;

    CachedPages(Cached cached, Source source) {
        this.rows = cached.rows();
        this.versions = cached.versions();
        this.source = source;
    }

    /// What is done about rows that are not in the cache.
    enum Source {
        /// They are read.
        READ_THROUGH {
            @Override
            @Nullable
            Versioned row(RowCache rows, long number) throws FsException {
                return rows.row(number);
            }

            @Override
            Stretch stretch(RowCache rows, long directory, long index) throws FsException {
                return rows.stretch(directory, index);
            }
        },
        /// The page is refused with [WouldBlockException].
        CACHE_ONLY {
            @Override
            Versioned row(RowCache rows, long number) {
                return present(rows.cachedRow(number));
            }

            @Override
            Stretch stretch(RowCache rows, long directory, long index) {
                return present(rows.cachedStretch(directory, index));
            }

            private <T> T present(@Nullable T cached) {
                if (cached == null) {
                    throw WouldBlockException.INSTANCE;
                }
                return cached;
            }
        };

        abstract @Nullable Versioned row(RowCache rows, long number) throws FsException;

        abstract Stretch stretch(RowCache rows, long directory, long index) throws FsException;
    }

    /// Null where the rows are not of one moment, or there are too many gaps.
    @Nullable
    DirectoryPage page(long directoryNumber, long afterCookie, int entriesMax) throws FsException {
        long version = versions.complete();
        Versioned directory = source.row(rows, directoryNumber);
        if (directory == null || !directory.node().isDirectory() || afterCookie == Long.MAX_VALUE) {
            return PageReader.NOTHING;
        }
        if (directory.version() > version) {
            return null;
        }
        return new Walk(directory.node(), version, Math.min(entriesMax, PageReader.ENTRIES_MAX)).from(afterCookie);
    }

    /// A walk through the stretches of a directory.
    private final class Walk {
        private final Node directory;
        private final long version;
        private final int limit;
        private final List<DirectoryEntry> entries = new ArrayList<>();
        private boolean hasMore;

        Walk(Node directory, long version, int limit) {
            this.directory = directory;
            this.version = version;
            this.limit = limit;
        }

        @Nullable
        DirectoryPage from(long afterCookie) throws FsException {
            boolean isFromTheFirst = afterCookie < directory.firstCookie();
            long from = isFromTheFirst ? directory.firstCookie() : afterCookie + 1;
            long last = Stretch.indexOf(directory.lastCookie());
            int gap = 0;
            for (long index = Stretch.indexOf(from); index <= last && !hasMore; index++) {
                Stretch stretch = source.stretch(rows, directory.inode().number(), index);
                gap = stretch.size() == 0 ? gap + 1 : 0;
                if (stretch.version() > version || gap > EMPTY_STRETCHES_MAX || !add(stretch, from)) {
                    return null;
                }
            }
            if (isFromTheFirst) {
                rememberFirst();
            }
            return new DirectoryPage(entries, !hasMore);
        }

        /// @return false where an inode does not fit
        private boolean add(Stretch stretch, long from) throws FsException {
            for (int place = stretch.placeFrom(from); place < stretch.size(); place++) {
                if (entries.size() == limit) {
                    hasMore = true;
                    return true;
                }
                Versioned child = source.row(rows, stretch.child(place));
                if (child == null || child.version() > version) {
                    return false;
                }
                entries.add(new DirectoryEntry(
                        stretch.cookie(place), stretch.name(place), child.node().inode()));
            }
            return true;
        }

        private void rememberFirst() {
            long first = entries.isEmpty()
                    ? directory.lastCookie() + 1
                    : entries.getFirst().cookie();
            if (first > directory.firstCookie()) {
                rows.raiseFirstCookie(directory.inode().number(), first);
            }
        }
    }
}
