package io.dittofs.metadata.check;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.ShareRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The directories `lost+found` in the roots of shares, made when the first orphan needs one. Only root may enter: an
/// orphan may have been where few were let in. Confined to a thread.
final class LostAndFound {
    private static final String NAME = "lost+found";
    private static final int MODE = 0_700;

    private final MetadataStore store;
    private final LongSupplier clock;
    private final Map<Integer, Long> directories = new HashMap<>();

    LostAndFound(MetadataStore store, LongSupplier clock) {
        this.store = store;
        this.clock = clock;
    }

    /// The inode number of the directory of a share.
    long directory(ShareRecord share) throws FsException {
        Long known = directories.get(share.id());
        if (known == null) {
            known = findOrMake(share);
            directories.put(share.id(), known);
        }
        return known;
    }

    private long findOrMake(ShareRecord share) throws FsException {
        long root = share.root().inode();
        for (int attempt = 0; ; attempt++) {
            FileName name = numbered(NAME, attempt);
            Inode inode = store.lookup(root, name);
            if (inode == null) {
                return make(share, name);
            }
            if (inode.isDirectory()) {
                return inode.number();
            }
        }
    }

    private long make(ShareRecord share, FileName name) throws FsException {
        long root = share.root().inode();
        long now =
                Objects.requireNonNull(store.inode(root), "a share has a root").timeOfChange(clock.getAsLong());
        FileId id = new FileId(store.allocateInode(), now);
        store.commit(new ChangeSet()
                .putInode(new Inode(id, FileType.DIRECTORY, MODE, 2, 0, 0, 0, 0, now, now, now, now, 0, 0, root, 0))
                .addEntry(root, name, id.inode())
                .touchDirectory(root, now, 1)
                .adjustUsage(share.id(), 0, 1));
        return id.inode();
    }

    /// A name for an orphan that is free in the directory: its number after `#`.
    FileName freeName(long directory, long orphan) throws FsException {
        int attempt = 0;
        @Nullable Inode taken;
        FileName name;
        do {
            name = numbered("#" + Long.toUnsignedString(orphan), attempt++);
            taken = store.lookup(directory, name);
        } while (taken != null);
        return name;
    }

    private static FileName numbered(String name, int attempt) throws FsException {
        return FileName.of(attempt == 0 ? name : name + "." + attempt);
    }
}
