/// Tests of the block store in a directory: the kit, what it refuses, a full disk, a crash.
@NullMarked
package io.dittofs.blocks.filesystem;

import org.jspecify.annotations.NullMarked;
