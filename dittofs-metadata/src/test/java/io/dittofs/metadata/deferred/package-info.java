/// Tests of deferred attributes.
@NullMarked
package io.dittofs.metadata.deferred;

import org.jspecify.annotations.NullMarked;
