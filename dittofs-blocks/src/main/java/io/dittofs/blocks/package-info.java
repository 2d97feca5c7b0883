/// Block stores: keys and bytes, no files.
@NullMarked
package io.dittofs.blocks;

import org.jspecify.annotations.NullMarked;
