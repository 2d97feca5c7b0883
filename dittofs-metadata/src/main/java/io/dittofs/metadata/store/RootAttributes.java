package io.dittofs.metadata.store;

import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;

/// How the root directory of a new share is made.
public record RootAttributes(int mode, int uid, int gid, long now) {
    /// The root directory itself: empty, its own parent, all its times those of its making.
    public Inode inode(FileId id) {
        int links = 2;
        return new Inode(id, FileType.DIRECTORY, mode, links, uid, gid, 0, 0, now, now, now, now, 0, 0, id.inode(), 0);
    }
}
