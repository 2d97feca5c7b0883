package io.dittofs.metadata.store;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/// One share of a store with what tests do in it: composes the change sets that a file service would. Thread-safe, as
/// long as no two threads change one inode.
public final class StoreTree {
    private static final int PAGE_ENTRIES = 1000;

    private final MetadataStore store;
    private final ShareRecord share;
    private final AtomicLong clock = new AtomicLong(1_000_000_000L);

    public StoreTree(MetadataStore store, String shareName) throws FsException {
        this.store = store;
        this.share = store.openShare(shareName, new RootAttributes(0_755, 1, 2, 1_000_000_000L));
    }

    public static FileName name(String name) {
        try {
            return FileName.of(name);
        } catch (FsException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    public ShareRecord share() {
        return share;
    }

    public long root() {
        return share.root().inode();
    }

    public long now() {
        return clock.incrementAndGet();
    }

    /// An inode that must be there.
    public Inode inode(long number) throws FsException {
        return Objects.requireNonNull(store.inode(number));
    }

    /// What an entry that must be there names.
    public Inode entry(long directory, FileName name) throws FsException {
        return Objects.requireNonNull(store.lookup(directory, name), () -> name + " is not there");
    }

    /// A regular file under a new number, not stored yet.
    public Inode newFile() throws FsException {
        return newInode(FileType.REGULAR, 1, 0);
    }

    /// A directory under a new number, not stored yet.
    public Inode newDirectory(long parent) throws FsException {
        return newInode(FileType.DIRECTORY, 2, parent);
    }

    /// A symbolic link under a new number for a target of so many bytes, not stored yet.
    public Inode newSymlink(int targetBytes) throws FsException {
        return newInode(FileType.SYMLINK, 1, 0).withContent(0, targetBytes, 0);
    }

    private Inode newInode(FileType type, int links, long parent) throws FsException {
        long number = store.allocateInode();
        long content = type.isRegular() ? store.allocateContent() : 0;
        long t = now();
        FileId id = new FileId(number, number * 31);
        return new Inode(id, type, 0_644, links, 1000, 100, 0, 0, t, t, t, t, 0, content, parent, 0);
    }

    /// The changes that bring a new inode under a name.
    public ChangeSet creation(long directory, FileName name, Inode inode) {
        return new ChangeSet()
                .putInode(inode)
                .addEntry(directory, name, inode.number())
                .touchDirectory(directory, now(), inode.isDirectory() ? 1 : 0)
                .adjustUsage(share.id(), inode.allocatedBytes(), 1);
    }

    /// The changes that take away a name and the inode with it.
    public ChangeSet removal(long directory, FileName name, Inode inode) {
        return new ChangeSet()
                .removeEntry(directory, name, inode.number())
                .removeInode(inode.number())
                .touchDirectory(directory, now(), inode.isDirectory() ? -1 : 0)
                .adjustUsage(share.id(), -inode.allocatedBytes(), -1);
    }

    public Inode createFile(long directory, String name) throws FsException {
        Inode file = newFile();
        store.commit(creation(directory, name(name), file));
        return file;
    }

    public Inode createDirectory(long directory, String name) throws FsException {
        Inode child = newDirectory(directory);
        store.commit(creation(directory, name(name), child));
        return child;
    }

    public void remove(long directory, String name) throws FsException {
        Inode inode = entry(directory, name(name));
        store.commit(removal(directory, name(name), inode));
    }

    /// All entries, page by page.
    public List<DirectoryEntry> list(long directory) throws FsException {
        return list(directory, 0, PAGE_ENTRIES);
    }

    /// All entries after a cookie in pages of at most so many.
    public List<DirectoryEntry> list(long directory, long afterCookie, int pageEntries) throws FsException {
        List<DirectoryEntry> all = new ArrayList<>();
        long cookie = afterCookie;
        while (true) {
            DirectoryPage page = store.list(directory, cookie, pageEntries);
            all.addAll(page.entries());
            if (page.isLast()) {
                return all;
            }
            cookie = page.entries().getLast().cookie();
        }
    }

    public boolean isEmpty(long directory) throws FsException {
        return store.list(directory, 0, 1).entries().isEmpty();
    }

    /// The names of all entries in order.
    public List<String> names(long directory) throws FsException {
        return list(directory).stream().map(entry -> entry.name().toString()).toList();
    }
}
