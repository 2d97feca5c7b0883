/// Tests of the status page in a real browser: Chromium without a screen, which [Browser] steers by its own protocol.
/// It
/// can reach nothing but the loopback address.
@NullMarked
package io.dittofs.e2e.page;

import org.jspecify.annotations.NullMarked;
