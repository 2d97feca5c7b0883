/// The named metadata stores of the configuration. Imports the configuration only; read once, at start.
@NullMarked
package io.dittofs.server.metadata;

import org.jspecify.annotations.NullMarked;
