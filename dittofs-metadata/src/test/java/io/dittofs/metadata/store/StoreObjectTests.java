package io.dittofs.metadata.store;

/// What every object store does.
interface StoreObjectTests extends StoreBlockMapTests, StoreGarbageTests, StoreAuditTests {}
