/// Tests of the clean cache.
@NullMarked
package io.dittofs.cache.clean;

import org.jspecify.annotations.NullMarked;
