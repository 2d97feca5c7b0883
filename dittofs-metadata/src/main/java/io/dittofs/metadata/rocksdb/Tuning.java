package io.dittofs.metadata.rocksdb;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileManager;
import org.rocksdb.Statistics;
import org.rocksdb.StatsLevel;
import org.rocksdb.UInt64AddOperator;
import org.rocksdb.WALRecoveryMode;

/// How RocksDB is set up. What is not set here has RocksDB's default.
///
/// @param options what the user decides
/// @param natives owns every native object that is made here
/// @param blockCache shared by all column families
/// @param statistics counts what RocksDB does
record Tuning(RocksOptions options, NativeResources natives, Cache blockCache, Statistics statistics) {
    private static final long KIB = 1L << 10;
    private static final long MIB = 1L << 20;

    /// A point read of a missing name, which every create begins with, costs a table file's block once in 100 times.
    private static final double BLOOM_BITS_PER_KEY = 10;

    private static final int FORMAT_VERSION = 6;
    private static final int BACKGROUND_JOBS = 4;
    private static final int INFO_LOGS_KEPT = 4;

    /// Part of the memtable memory that one family may fill before it is written out.
    private static final int FAMILY_PART_OF_MEMTABLES = 4;

    static Tuning of(RocksOptions options, NativeResources natives) {
        Cache blockCache = natives.add(new LRUCache(options.blockCacheBytes()));
        Statistics statistics = natives.add(new Statistics());
        statistics.setStatsLevel(StatsLevel.EXCEPT_DETAILED_TIMERS);
        return new Tuning(options, natives, blockCache, statistics);
    }

    DBOptions database(boolean mayCreate) throws RocksDBException {
        SstFileManager files = natives.add(new SstFileManager(Env.getDefault()));
        return natives.add(new DBOptions())
                .setCreateIfMissing(mayCreate)
                .setCreateMissingColumnFamilies(true)
                // Each commit reaches the kernel before it returns: a full disk refuses it with nothing changed, and
                // a killed process loses nothing, whatever the durability.
                .setManualWalFlush(false)
                // After a power failure the end of the log may be anything; what is before it is whole commits.
                .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
                .setMaxTotalWalSize(options.walBytesMax())
                .setDbWriteBufferSize(options.memtableBytes())
                .setMaxOpenFiles(options.openFilesMax())
                .setMaxBackgroundJobs(BACKGROUND_JOBS)
                .setBytesPerSync(MIB)
                // Polls for free space after a full disk, and lets writes continue.
                .setSstFileManager(files)
                .setStatistics(statistics)
                .setStatsDumpPeriodSec(0)
                .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
                .setMaxLogFileSize(MIB)
                .setKeepLogFileNum(INFO_LOGS_KEPT);
    }

    ColumnFamilyOptions family(Family family) {
        BlockBasedTableConfig tables = new BlockBasedTableConfig()
                .setBlockCache(blockCache)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true)
                // In parts: the filter of a whole table file is larger than a shard of a small cache, and then every
                // read would load it.
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPartitionFilters(true)
                .setPinTopLevelIndexAndFilter(true)
                .setMetadataBlockSize(4 * KIB)
                .setFilterPolicy(natives.add(new BloomFilter(BLOOM_BITS_PER_KEY)))
                .setBlockSize(8 * KIB)
                .setFormatVersion(FORMAT_VERSION);
        ColumnFamilyOptions tuned = natives.add(new ColumnFamilyOptions())
                .setTableFormatConfig(tables)
                .setWriteBufferSize(options.memtableBytes() / FAMILY_PART_OF_MEMTABLES)
                .setLevelCompactionDynamicLevelBytes(true)
                .setCompressionType(CompressionType.LZ4_COMPRESSION);
        if (family == Family.SHARE) {
            tuned.setMergeOperator(natives.add(new UInt64AddOperator()));
        }
        return tuned;
    }
}
