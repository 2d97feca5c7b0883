/// Directories that belong to one process at a time and say what they are. Imports the locks
/// and files of the block stores' `directory`; each by one thread.
@NullMarked
package io.dittofs.cache.directory;

import org.jspecify.annotations.NullMarked;
