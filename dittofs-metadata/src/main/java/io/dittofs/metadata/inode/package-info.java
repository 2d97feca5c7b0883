/// What a file is: its identity, type, attributes and names, as immutable values. Imports `error` only; any thread.
@NullMarked
package io.dittofs.metadata.inode;

import org.jspecify.annotations.NullMarked;
