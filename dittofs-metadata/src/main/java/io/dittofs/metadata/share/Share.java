package io.dittofs.metadata.share;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.FileService;
import io.dittofs.metadata.handle.FileHandle;
import io.dittofs.metadata.handle.HandleSeal;
import io.dittofs.metadata.inode.FileId;

/// One exported tree.
///
/// @param id as the metadata store allocated it
/// @param name the export path, such as `/export`
/// @param rules who may use it
/// @param files the operations on its tree
/// @param seal of the metadata store
public record Share(int id, String name, ExportRules rules, FileService files, HandleSeal seal) {

    /// The handle of one of the share's files.
    public FileHandle handle(FileId file) {
        return seal.seal(id, file);
    }

    /// The file that a handle of this share names; `BAD_HANDLE` for a forged one.
    public FileId open(FileHandle handle) throws FsException {
        seal.verify(handle);
        return handle.id();
    }
}
