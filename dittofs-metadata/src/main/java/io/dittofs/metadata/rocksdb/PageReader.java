package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.DirectoryEntry;
import io.dittofs.metadata.store.DirectoryPage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a page of a directory with the attributes of its entries, as all of them were at one moment: from
/// the row cache where its rows fit each other, and where they do not, from a snapshot.
///
/// RocksDB keeps the marks of removed entries for a while and walks over them, which would make emptying a large
/// directory from its beginning quadratic. So a listing begins where the last one found the first entry.
///
/// **Threading**: thread-safe.
final class PageReader {
    /// Bounds the memory of a page; a larger one is cut short.
    static final int ENTRIES_MAX = 4096;

    static final DirectoryPage NOTHING = new DirectoryPage(List.of(), true);

    private static final int CACHED_ATTEMPTS_MAX = 3;

    private final RocksDatabase database;
    private final RowCache rows;
    private final CachedPages cached;

    PageReader(RocksDatabase database, Cached cached) {
        this.database = database;
        this.rows = cached.rows();
        this.cached = new CachedPages(cached, CachedPages.Source.READ_THROUGH);
    }

    DirectoryPage page(long directory, long afterCookie, int entriesMax) throws FsException {
        for (int attempt = 0; attempt < CACHED_ATTEMPTS_MAX; attempt++) {
            DirectoryPage page = cached.page(directory, afterCookie, entriesMax);
            if (page != null) {
                return page;
            }
        }
        return pageInView(directory, afterCookie, entriesMax);
    }

    private DirectoryPage pageInView(long directory, long afterCookie, int entriesMax) throws FsException {
        Node before = rows.node(directory);
        if (before == null || !before.isDirectory() || afterCookie == Long.MAX_VALUE) {
            return NOTHING;
        }
        boolean isFromTheFirst = afterCookie < before.firstCookie();
        long from = isFromTheFirst ? before.firstCookie() : afterCookie + 1;
        int limit = Math.min(entriesMax, ENTRIES_MAX);
        try (View view = database.view()) {
            List<EntryCodec.Indexed> found = new ArrayList<>();
            view.scan(
                    Family.DIRINDEX, EntryCodec.indexKey(directory, from), Keys.number(directory + 1), (key, value) -> {
                        found.add(EntryCodec.indexed(key, value));
                        return found.size() <= limit;
                    });
            if (isFromTheFirst) {
                rememberFirst(before, found);
            }
            boolean isLast = found.size() <= limit;
            return new DirectoryPage(withInodes(view, isLast ? found : found.subList(0, limit)), isLast);
        }
    }

    /// Entries that were added after the view was taken have greater cookies than `before` knows.
    private void rememberFirst(Node before, List<EntryCodec.Indexed> found) {
        long first =
                found.isEmpty() ? before.lastCookie() + 1 : found.getFirst().cookie();
        if (first > before.firstCookie()) {
            rows.raiseFirstCookie(before.inode().number(), first);
        }
    }

    private static List<DirectoryEntry> withInodes(View view, List<EntryCodec.Indexed> found) throws FsException {
        if (found.isEmpty()) {
            return List.of();
        }
        List<byte @Nullable []> values = view.getAll(
                Family.INODE,
                found.stream().map(entry -> Keys.number(entry.child())).toList());
        List<DirectoryEntry> entries = new ArrayList<>(found.size());
        for (int i = 0; i < found.size(); i++) {
            EntryCodec.Indexed entry = found.get(i);
            byte[] value = values.get(i);
            if (value == null) {
                throw new FsException(FsError.IO, "an entry names inode " + entry.child() + ", which is not there");
            }
            entries.add(new DirectoryEntry(
                    entry.cookie(),
                    entry.name(),
                    NodeCodec.decode(entry.child(), value).inode()));
        }
        return entries;
    }
}
