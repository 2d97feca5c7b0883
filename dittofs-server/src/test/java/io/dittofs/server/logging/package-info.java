/// Tests of the log formats.
@NullMarked
package io.dittofs.server.logging;

import org.jspecify.annotations.NullMarked;
