/// Attributes that are stored later than they change. A write or a read of a file changes size and times,
/// and whoever can put those back after a crash need not have them committed each time:
/// `DeferringMetadataStore` keeps them in memory over a store, shows them in every read, lets them join the
/// next commit of their inode, and stores many inodes' at once when they have waited long enough.
///
/// `Overlay` says what is shown, `Folding` takes deferred states into a caller's set, `WriteBehind` stores
/// them in sets of its own. Imports `store` and what it imports, and `object`; thread-safe, with one thread
/// for each store.
@NullMarked
package io.dittofs.metadata.deferred;

import org.jspecify.annotations.NullMarked;
