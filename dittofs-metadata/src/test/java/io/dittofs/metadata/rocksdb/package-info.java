/// Tests of the RocksDB metadata store.
@NullMarked
package io.dittofs.metadata.rocksdb;

import org.jspecify.annotations.NullMarked;
