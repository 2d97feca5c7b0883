/// Tracing and meters. Imports the configuration and what the reactor counts, no store and no protocol.
@NullMarked
package io.dittofs.server.telemetry;

import org.jspecify.annotations.NullMarked;
