package io.dittofs.metadata.memory;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.DirectoryEntry;
import io.dittofs.metadata.store.DirectoryPage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a page of a directory with the attributes of its entries, as all of them were at one moment: first without
/// locks, and where commits disturb that, under all of them.
///
/// **Threading**: thread-safe.
final class PageReader {
    /// Bounds how long a page can keep commits waiting; a larger page is cut short.
    static final int ENTRIES_MAX = 4096;

    private static final int OPTIMISTIC_ATTEMPTS = 2;

    private final Shards shards;

    PageReader(Shards shards) {
        this.shards = shards;
    }

    DirectoryPage page(long directory, long afterCookie, int entriesMax) throws FsException {
        int limit = Math.min(entriesMax, ENTRIES_MAX);
        for (int attempt = 0; attempt < OPTIMISTIC_ATTEMPTS; attempt++) {
            DirectoryPage page = pageUnlocked(directory, afterCookie, limit);
            if (page != null) {
                return page;
            }
        }
        return shards.readLocked(Shards.ALL, () -> collect(shards::of, directory, afterCookie, limit));
    }

    /// The page; null where it may be torn.
    private @Nullable DirectoryPage pageUnlocked(long directory, long afterCookie, int limit) throws FsException {
        OptimisticAccess access = new OptimisticAccess(shards);
        try {
            DirectoryPage page = collect(access, directory, afterCookie, limit);
            return access.isUnchanged() ? page : null;
        } catch (RuntimeException | AssertionError | FsException e) {
            if (access.isUnchanged()) {
                throw e;
            }
            return null;
        }
    }

    private static DirectoryPage collect(Access access, long directory, long afterCookie, int limit)
            throws FsException {
        Directory entries = access.shardOf(directory).directory(directory);
        if (entries == null) {
            return new DirectoryPage(List.of(), true);
        }
        List<DirectoryEntry> page = new ArrayList<>(Math.min(limit, entries.size()));
        int position = entries.firstAfter(afterCookie);
        while (position >= 0 && page.size() < limit) {
            long child = entries.childAt(position);
            Inode inode = access.shardOf(child).inode(child);
            if (inode == null) {
                throw new FsException(FsError.IO, "an entry names inode " + child + ", which is not there");
            }
            page.add(new DirectoryEntry(entries.cookieAt(position), entries.nameAt(position), inode));
            position = entries.next(position);
        }
        return new DirectoryPage(page, position < 0);
    }

    /// How the shard of an inode is entered.
    @FunctionalInterface
    private interface Access {
        Shard shardOf(long inode);
    }

    /// Enters shards without locks and remembers their stamps. Where none changed until all was read, there was a
    /// moment at which all had this state: the one between the last stamp taken and the first one validated.
    private static final class OptimisticAccess implements Access {
        private final Shards shards;
        private final long[] stamps = new long[Shards.COUNT];
        private long entered;

        OptimisticAccess(Shards shards) {
            this.shards = shards;
        }

        @Override
        public Shard shardOf(long inode) {
            Shard shard = shards.of(inode);
            if ((entered & Shards.bitOf(inode)) == 0) {
                entered |= Shards.bitOf(inode);
                stamps[Shards.indexOf(inode)] = shard.optimisticStamp();
            }
            return shard;
        }

        boolean isUnchanged() {
            for (long rest = entered; rest != 0; rest &= rest - 1) {
                int index = Long.numberOfTrailingZeros(rest);
                if (!shards.at(index).isUnchangedSince(stamps[index])) {
                    return false;
                }
            }
            return true;
        }
    }
}
