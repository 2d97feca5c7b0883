/// Striped locks that serialise read-modify-write of inodes within this process. Imports nothing of ours; thread-
/// safe.
@NullMarked
package io.dittofs.metadata.lock;

import org.jspecify.annotations.NullMarked;
