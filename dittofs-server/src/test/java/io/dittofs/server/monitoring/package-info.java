/// Tests of what monitoring asks for.
@NullMarked
package io.dittofs.server.monitoring;

import org.jspecify.annotations.NullMarked;
