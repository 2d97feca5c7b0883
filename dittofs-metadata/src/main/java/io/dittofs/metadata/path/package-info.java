/// Paths, for tools that work on a store which nobody serves: from the name of a share and the names below
/// it to an inode, and through a whole tree with the path of each file. Nobody's permissions are asked, and
/// symbolic links are not followed.
///
/// Imports `store` and what it imports; confined to the thread that calls, and blocks as the store does.
@NullMarked
package io.dittofs.metadata.path;

import org.jspecify.annotations.NullMarked;
