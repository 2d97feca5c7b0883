/// The HTTP endpoint for administration. Imports the configuration and what a server says of itself, no store and no
/// protocol.
@NullMarked
package io.dittofs.server.api;

import org.jspecify.annotations.NullMarked;
