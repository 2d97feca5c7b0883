package io.dittofs.metadata.rocksdb;

/// An inode in the cache.
///
/// @param node the inode
/// @param version of the commit that published it, or a later one of which it is known that none up to it
///     changed it
record Versioned(Node node, long version) {}
