/// Directories that belong to one process at a time and say what they are. Imports nothing of ours; each by one thread.
@NullMarked
package io.dittofs.cache.directory;

import org.jspecify.annotations.NullMarked;
