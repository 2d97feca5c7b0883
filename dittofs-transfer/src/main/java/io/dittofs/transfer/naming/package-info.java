/// The keys of blocks in the block store: how new ones are made, by the hash of a block or by the path of its file, and
/// what an existing one says. Imports the metadata store and what a key of a block store may be; thread-safe.
@NullMarked
package io.dittofs.transfer.naming;

import org.jspecify.annotations.NullMarked;
