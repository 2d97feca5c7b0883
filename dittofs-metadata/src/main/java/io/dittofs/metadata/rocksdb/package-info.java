/// The metadata store on an embedded RocksDB: every change set is one write batch, made stable by a group committer.
///
/// `RocksDatabase` is the only class that holds native handles. `Transactions` lets change sets happen: `Commit` stages
/// those of inodes over `RowCache`, which reads through the database, and `BlockStaging` those of blocks. Imports
/// `store` and what it imports, RocksDB and Caffeine; thread-safe, and may block on the disk.
@NullMarked
package io.dittofs.metadata.rocksdb;

import org.jspecify.annotations.NullMarked;
