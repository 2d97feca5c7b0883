package io.dittofs.metadata.rocksdb;

/// What a store has done since it was opened and what it occupies now, for metrics. The counts only grow.
///
/// @param commits change sets committed
/// @param logSyncs times the disk was forced; `commits / logSyncs` of them share one
/// @param inodeHits inodes found decoded
/// @param inodeMisses inodes that RocksDB was asked for
/// @param entryHits names found decoded, those that do not exist included
/// @param entryMisses names that RocksDB was asked for
/// @param blockHits blocks of table files found in the block cache
/// @param blockMisses blocks that the disk was asked for
/// @param blockCacheBytes what the block cache holds
/// @param memtableBytes what is not in table files yet
/// @param tableBytes size of the table files
/// @param pendingCompactionBytes how much compaction is behind
/// @param stalledMicros how long commits were held up by flushes and compactions that are behind
/// @param backgroundErrors failed flushes and compactions
/// @param isWriteStopped whether commits are held up now
public record RocksStatistics(
        long commits,
        long logSyncs,
        long inodeHits,
        long inodeMisses,
        long entryHits,
        long entryMisses,
        long blockHits,
        long blockMisses,
        long blockCacheBytes,
        long memtableBytes,
        long tableBytes,
        long pendingCompactionBytes,
        long stalledMicros,
        long backgroundErrors,
        boolean isWriteStopped) {}
