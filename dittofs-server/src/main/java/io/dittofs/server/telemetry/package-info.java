/// Tracing and metrics. Imports the configuration only; read once, at start.
@NullMarked
package io.dittofs.server.telemetry;

import org.jspecify.annotations.NullMarked;
