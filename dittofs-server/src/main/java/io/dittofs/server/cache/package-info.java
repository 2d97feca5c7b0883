/// The write-ahead cache of the configuration. Imports the configuration only; read once, at start.
@NullMarked
package io.dittofs.server.cache;

import org.jspecify.annotations.NullMarked;
