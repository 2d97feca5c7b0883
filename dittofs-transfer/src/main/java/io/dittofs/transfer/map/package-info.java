/// The block map of a metadata store as the transfer sees it: cached where nobody else changes it. Imports the
/// `ObjectStore`; thread-safe.
@NullMarked
package io.dittofs.transfer.map;

import org.jspecify.annotations.NullMarked;
