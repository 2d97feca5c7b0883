/// The write-ahead cache between content stores and block stores; see the packages below.
@NullMarked
package io.dittofs.cache;

import org.jspecify.annotations.NullMarked;
