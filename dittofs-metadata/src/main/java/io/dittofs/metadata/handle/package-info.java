/// File handles: how a file is named to a client, sealed against forgery. Imports `error` and `inode`; immutable.
@NullMarked
package io.dittofs.metadata.handle;

import org.jspecify.annotations.NullMarked;
