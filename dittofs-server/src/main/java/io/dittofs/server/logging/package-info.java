/// What is logged, how and where to. Imports the configuration only; read once, at start.
@NullMarked
package io.dittofs.server.logging;

import org.jspecify.annotations.NullMarked;
