/// The HTTP endpoint for administration. Imports the configuration only.
@NullMarked
package io.dittofs.server.api;

import org.jspecify.annotations.NullMarked;
