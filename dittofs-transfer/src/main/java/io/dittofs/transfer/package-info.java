/// Content stores over block stores.
@NullMarked
package io.dittofs.transfer;

import org.jspecify.annotations.NullMarked;
