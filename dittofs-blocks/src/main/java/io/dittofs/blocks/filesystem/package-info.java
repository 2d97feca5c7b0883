/// The block store in a directory: one file for each object.
///
/// `StoreDirectory` says whose directory it is, `ObjectFolders` where objects lie, `KeyWalk` lists them,
/// `Faults` says what an error of the file system means. Imports `store` and `directory`; any thread, and may wait for
/// the disk.
@NullMarked
package io.dittofs.blocks.filesystem;

import org.jspecify.annotations.NullMarked;
