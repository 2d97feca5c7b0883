package io.dittofs.metadata.store;

/// What every [MetadataStore] does that keeps its data over a restart.
public abstract class PersistentStoreContract extends MetadataStoreContract implements StoreRestartTests {}
