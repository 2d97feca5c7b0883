/// Meters of stores, which read the statistics that each kind keeps. Imports the stores and the telemetry.
@NullMarked
package io.dittofs.server.assembly.meters;

import org.jspecify.annotations.NullMarked;
