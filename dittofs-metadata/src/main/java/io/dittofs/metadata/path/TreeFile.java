package io.dittofs.metadata.path;

import io.dittofs.metadata.inode.Inode;

/// Something in a tree. Immutable.
///
/// @param path where it is, the name of its share first, to be shown ([TreePaths#printable])
/// @param inode its attributes
public record TreeFile(String path, Inode inode) {}
