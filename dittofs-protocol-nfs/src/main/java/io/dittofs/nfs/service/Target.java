package io.dittofs.nfs.service;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.Created;
import io.dittofs.metadata.file.FileService;
import io.dittofs.metadata.file.InodeChange;
import io.dittofs.metadata.handle.FileHandle;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.share.Share;
import io.dittofs.metadata.store.CallId;
import io.dittofs.nfs.v3.FileAttributes3;
import io.dittofs.nfs.v3.WccData;
import io.dittofs.nfs.v3.WireHandle;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// A file that a call names, opened: the handle is genuine, the client admitted, the caller known.
///
/// @param share where the file is
/// @param files the operations on the share that fit the calling thread
/// @param id the file
/// @param caller who asks, as the share maps the identity
record Target(Share share, FileService files, FileId id, Credentials caller) {

    /// The same for a call that its client may send again after a restart.
    Target under(CallId call) {
        return new Target(share, files.under(call), id, caller);
    }

    FileAttributes3 attributes(Inode inode) {
        return Attributes.of(inode, share.id());
    }

    WireHandle handle(Inode inode) {
        ByteBuffer bytes = ByteBuffer.allocate(FileHandle.BYTES);
        share.handle(inode.id()).write(bytes);
        return WireHandle.borrow(bytes, 0, FileHandle.BYTES);
    }

    WccData wcc(InodeChange change) {
        return new WccData(Attributes.before(change.before()), attributes(change.after()));
    }

    WccData directoryWcc(Created created) {
        return wcc(created.directory());
    }

    /// The file's attributes as they are now, for the answer to a refused operation; null if they cannot be had.
    @Nullable
    FileAttributes3 currentAttributes() {
        try {
            return attributes(files().attributes(id));
        } catch (FsException gone) {
            return null;
        }
    }

    /// The same as `wcc_data`, which says nothing of before: nothing was changed, and by others in between it may be.
    static WccData wccOf(@Nullable FileAttributes3 current) {
        return current == null ? WccData.NONE : new WccData(null, current);
    }
}
