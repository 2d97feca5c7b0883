package io.dittofs.transfer.naming;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.DirectoryEntry;
import io.dittofs.metadata.store.DirectoryPage;
import io.dittofs.metadata.store.GivenName;
import io.dittofs.metadata.store.MetadataStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds a path of a file by its number, from the names that were noted for it and for the directories above it
/// ([GivenName]). A directory of before anybody noted names is looked for in the one above, and remembered.
///
/// **Threading**: thread-safe. Others may rename on the way: then a path is found that no file ever had as a whole.
final class FilePaths {
    private static final int PAGE_ENTRIES = 1024;
    private static final int REMEMBERED_MAX = 4096;
    /// Further down nobody looks; also against directories that are below themselves, as damage may have it.
    private static final int DEPTH_MAX = 4096;

    private final MetadataStore metadata;
    /// Names that were looked for, by the number of the directory; guarded by itself.
    private final Map<Long, FileName> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, FileName> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    FilePaths(MetadataStore metadata) {
        this.metadata = metadata;
    }

    /// The names from below a root to a file; null where no path is known.
    @Nullable
    List<FileName> of(long root, long file) throws FsException {
        List<FileName> names = new ArrayList<>();
        GivenName given = valid(file);
        while (given != null && names.size() < DEPTH_MAX) {
            names.add(given.name());
            if (given.directory() == root) {
                Collections.reverse(names);
                return names;
            }
            given = ofDirectory(given.directory());
        }
        return null;
    }

    /// The newest of the noted names that is still the inode's.
    private @Nullable GivenName valid(long inode) throws FsException {
        for (GivenName given : metadata.givenNames(inode)) {
            if (names(given, inode)) {
                return given;
            }
        }
        return null;
    }

    private boolean names(GivenName given, long inode) throws FsException {
        Inode named = metadata.lookup(given.directory(), given.name());
        return named != null && named.number() == inode;
    }

    private @Nullable GivenName ofDirectory(long directory) throws FsException {
        GivenName noted = valid(directory);
        if (noted != null) {
            return noted;
        }
        Inode inode = metadata.inode(directory);
        if (inode == null || !inode.isDirectory()) {
            return null;
        }
        FileName name;
        synchronized (remembered) {
            name = remembered.get(directory);
        }
        if (name == null || !names(new GivenName(inode.parent(), name), directory)) {
            name = lookedFor(inode);
        }
        return name == null ? null : new GivenName(inode.parent(), name);
    }

    private @Nullable FileName lookedFor(Inode directory) throws FsException {
        long cookie = 0;
        while (true) {
            DirectoryPage page = metadata.list(directory.parent(), cookie, PAGE_ENTRIES);
            for (DirectoryEntry entry : page.entries()) {
                if (entry.inode().number() == directory.number()) {
                    synchronized (remembered) {
                        remembered.put(directory.number(), entry.name());
                    }
                    return entry.name();
                }
                cookie = entry.cookie();
            }
            if (page.isLast()) {
                return null;
            }
        }
    }
}
