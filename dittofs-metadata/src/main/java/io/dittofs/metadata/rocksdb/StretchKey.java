package io.dittofs.metadata.rocksdb;

/// Which stretch of a directory.
record StretchKey(long directory, long index) {}
