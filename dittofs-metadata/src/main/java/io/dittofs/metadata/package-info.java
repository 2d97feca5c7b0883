/// The domain core.
@NullMarked
package io.dittofs.metadata;

import org.jspecify.annotations.NullMarked;
