package io.dittofs.metadata.store;

import io.dittofs.metadata.inode.Inode;
import org.jspecify.annotations.Nullable;

/// A directory and what a name in it names.
///
/// @param directory the inode with the directory's number; null where there is none
/// @param child what the name names; null where there is no such entry
public record Located(@Nullable Inode directory, @Nullable Inode child) {}
