package io.dittofs.server.metadata;

/// One of `metadata.stores`.
public sealed interface MetadataStoreSettings permits MemoryMetadataSettings, RocksDbSettings, PostgresSettings {}
