/// Every rule of the file system, on top of stores and content: permission, times, link counts, quotas.
/// Imports all other packages of this module; called by protocol handlers on reactor or virtual threads.
@NullMarked
package io.dittofs.metadata.file;

import org.jspecify.annotations.NullMarked;
