package io.dittofs.metadata.file;

import io.dittofs.metadata.inode.Inode;

/// What a name in a directory names.
public record Found(Inode inode, Inode directory) {}
