/// The shares of the configuration. Imports the configuration and the rules for clients; read once, at start.
@NullMarked
package io.dittofs.server.share;

import org.jspecify.annotations.NullMarked;
