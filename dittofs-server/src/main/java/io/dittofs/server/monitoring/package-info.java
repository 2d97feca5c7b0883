/// What monitoring asks a server over HTTP: metrics and health. Imports the telemetry and the health of stores.
@NullMarked
package io.dittofs.server.monitoring;

import org.jspecify.annotations.NullMarked;
