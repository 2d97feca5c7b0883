/// Tests of the binder, on settings of their own.
@NullMarked
package io.dittofs.config;

import org.jspecify.annotations.NullMarked;
