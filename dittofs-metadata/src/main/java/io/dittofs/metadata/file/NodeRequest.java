package io.dittofs.metadata.file;

import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.FileType;

/// A special file to be made (mknod(2)).
///
/// @param caller who asks
/// @param directory where
/// @param name under which name
/// @param type a device, a FIFO or a socket
/// @param initial attributes of the new inode
/// @param device of a device `major << 32 | minor`
public record NodeRequest(
        Credentials caller, FileId directory, FileName name, FileType type, AttributeUpdate initial, long device) {}
