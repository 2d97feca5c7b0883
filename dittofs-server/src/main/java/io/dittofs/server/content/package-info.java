/// The named content stores of the configuration. Imports the configuration only; read once, at start.
@NullMarked
package io.dittofs.server.content;

import org.jspecify.annotations.NullMarked;
