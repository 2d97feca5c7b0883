/// What a store of blocks is: objects of bytes under keys. [io.dittofs.blocks.store.BlockStore] is the
/// port, the rest its values and what implementations share.
///
/// Imports the JDK only. Everything here is immutable or thread-safe.
@NullMarked
package io.dittofs.blocks.store;

import org.jspecify.annotations.NullMarked;
