package io.dittofs.metadata.rocksdb;

/// What a store keeps of its database in memory.
///
/// @param rows the rows read last
/// @param versions of the commits that change them
record Cached(RowCache rows, Versions versions) {
    static Cached of(RocksDatabase database, long bytesMax) {
        Versions versions = new Versions();
        return new Cached(new RowCache(database, versions, bytesMax), versions);
    }
}
