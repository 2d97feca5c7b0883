package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.inode.FileName;

/// Which entry: a name in a directory.
record EntryKey(long directory, FileName name) {}
