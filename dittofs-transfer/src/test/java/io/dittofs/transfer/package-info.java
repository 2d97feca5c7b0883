/// What every content store must do, as tests to inherit.
@NullMarked
package io.dittofs.transfer;

import org.jspecify.annotations.NullMarked;
