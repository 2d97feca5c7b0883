/// Directories that one process has for itself: the lock, and files and folders that survive a power failure. Knows
/// nothing of what is in them. Imports the JDK only.
@NullMarked
package io.dittofs.blocks.directory;

import org.jspecify.annotations.NullMarked;
