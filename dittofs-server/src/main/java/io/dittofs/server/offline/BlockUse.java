package io.dittofs.server.offline;

/// A place in a file where a block is. Immutable.
///
/// @param path of the file, to be shown
/// @param inode its number
/// @param index which block of the file it is
public record BlockUse(String path, long inode, long index) {}
