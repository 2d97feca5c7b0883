/// Tests of the root configuration and its wiring.
@NullMarked
package io.dittofs.server.assembly;

import org.jspecify.annotations.NullMarked;
