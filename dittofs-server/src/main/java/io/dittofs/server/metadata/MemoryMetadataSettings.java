package io.dittofs.server.metadata;

import io.dittofs.config.Variant;

/// Names and attributes in memory; a restart forgets them.
@Variant("memory")
public record MemoryMetadataSettings() implements MetadataStoreSettings {}
