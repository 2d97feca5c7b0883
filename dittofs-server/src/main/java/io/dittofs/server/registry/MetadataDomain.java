package io.dittofs.server.registry;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.handle.HandleSeal;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.store.MetadataStore;

/// A metadata store with what all its shares have in common.
///
/// @param store **owned** by the registry
/// @param locks of all inodes in the store
/// @param seal of the handles of all its files
record MetadataDomain(MetadataStore store, InodeLocks locks, HandleSeal seal) {
    static MetadataDomain of(MetadataStore store) throws FsException {
        return new MetadataDomain(store, new InodeLocks(), new HandleSeal(store.handleSecret()));
    }
}
