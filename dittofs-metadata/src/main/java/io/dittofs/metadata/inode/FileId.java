package io.dittofs.metadata.inode;

/// The identity of a file within its metadata store: an inode number, which is never used twice and never 0, and a
/// generation that a handle must repeat.
public record FileId(long inode, long generation) {}
