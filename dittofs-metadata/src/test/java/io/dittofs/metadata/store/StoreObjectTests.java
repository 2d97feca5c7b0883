package io.dittofs.metadata.store;

/// What every object store does. The test of a metadata store that has one implements it beside the
/// contract.
public interface StoreObjectTests extends StoreBlockMapTests, StoreGarbageTests, StoreAuditTests {}
