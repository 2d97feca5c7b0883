/// The write-ahead cache. Nothing lives here yet: shares keep their content in memory, which needs no cache in front.
@NullMarked
package io.dittofs.cache;

import org.jspecify.annotations.NullMarked;
