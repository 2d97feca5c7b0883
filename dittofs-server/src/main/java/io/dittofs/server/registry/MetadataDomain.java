package io.dittofs.server.registry;

import io.dittofs.metadata.deferred.DeferralLimits;
import io.dittofs.metadata.deferred.DeferringMetadataStore;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.handle.HandleSeal;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.store.MetadataStore;

/// A metadata store with what all its shares have in common. One that is not in memory gets what writes and
/// reads do to attributes later than that happens.
///
/// @param store **owned** by the registry
/// @param locks of all inodes in the store
/// @param seal of the handles of all its files
record MetadataDomain(MetadataStore store, InodeLocks locks, HandleSeal seal) {
    static MetadataDomain of(MetadataStore store) throws FsException {
        HandleSeal seal = new HandleSeal(store.handleSecret());
        MetadataStore deferring = store.mayBlock()
                ? DeferringMetadataStore.over(store, DeferralLimits.DEFAULTS, System::nanoTime)
                : store;
        return new MetadataDomain(deferring, new InodeLocks(), seal);
    }
}
