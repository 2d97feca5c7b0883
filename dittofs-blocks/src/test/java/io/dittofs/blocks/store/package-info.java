/// The conformance kit of block stores: `BlockStoreContract` is extended by the tests of each.
@NullMarked
package io.dittofs.blocks.store;

import org.jspecify.annotations.NullMarked;
