/// Whether the tree that a `MetadataStore` keeps is sound, and how it is made so again: the invariants of all stores,
/// once.
/// A check reads a `StoreScan` and finds `Violation`s; a repair commits change sets. What only one store has, such
/// as its indexes, that store checks and repairs itself.
///
/// Imports `store` and what it imports; confined to the thread that calls, and blocks as the store does.
@NullMarked
package io.dittofs.metadata.check;

import org.jspecify.annotations.NullMarked;
