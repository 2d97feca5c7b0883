package io.dittofs.metadata.path;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.DirectoryEntry;
import io.dittofs.metadata.store.DirectoryPage;
import io.dittofs.metadata.store.MetadataReads;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.ShareRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Goes through a tree, the entries of a directory in the order in which the store lists them. A file that
/// several entries name is shown at each. Takes memory for one page of entries of each directory on the way
/// down, no more.
///
/// **Threading**: confined to the thread that walks.
public final class FileWalk {
    private static final int PAGE_ENTRIES = 256;

    private final MetadataReads store;
    private final Visitor visitor;
    private final Deque<Level> levels = new ArrayDeque<>();
    /// Against directories that are below themselves, as damage may have it.
    private final Set<Long> open = new HashSet<>();

    private FileWalk(MetadataReads store, Visitor visitor) {
        this.store = store;
        this.visitor = visitor;
    }

    /// Is shown files.
    @FunctionalInterface
    public interface Visitor {
        void file(TreeFile file) throws FsException;
    }

    /// A directory that is being read.
    private static final class Level {
        private final TreeFile directory;
        private List<DirectoryEntry> entries = List.of();
        private int next;
        private long cookie;
        private boolean isLast;

        Level(TreeFile directory) {
            this.directory = directory;
        }
    }

    /// Shows the regular files of all shares of a store.
    public static void ofAll(MetadataStore store, Visitor visitor) throws FsException {
        for (ShareRecord share : store.shares()) {
            Inode root = store.inode(share.root().inode());
            if (root != null) {
                of(store, new TreeFile(share.name(), root), visitor);
            }
        }
    }

    /// Shows the regular files from a file or directory down.
    public static void of(MetadataReads store, TreeFile start, Visitor visitor) throws FsException {
        FileWalk walk = new FileWalk(store, visitor);
        walk.enter(start);
        while (!walk.levels.isEmpty()) {
            walk.step(walk.levels.getLast());
        }
    }

    private void enter(TreeFile file) throws FsException {
        if (file.inode().isRegular()) {
            visitor.file(file);
        } else if (file.inode().isDirectory() && open.add(file.inode().number())) {
            levels.addLast(new Level(file));
        }
    }

    private void step(Level level) throws FsException {
        if (level.next < level.entries.size()) {
            DirectoryEntry entry = level.entries.get(level.next++);
            enter(new TreeFile(TreePaths.below(level.directory.path(), entry.name()), entry.inode()));
        } else if (level.isLast) {
            open.remove(level.directory.inode().number());
            levels.removeLast();
        } else {
            DirectoryPage page = store.list(level.directory.inode().number(), level.cookie, PAGE_ENTRIES);
            level.entries = page.entries();
            level.next = 0;
            level.isLast = page.isLast();
            if (!level.entries.isEmpty()) {
                level.cookie = level.entries.getLast().cookie();
            }
        }
    }
}
