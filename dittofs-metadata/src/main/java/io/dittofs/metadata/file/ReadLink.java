package io.dittofs.metadata.file;

import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.SymlinkTarget;

/// A symbolic link and what it says.
public record ReadLink(Inode inode, SymlinkTarget target) {}
