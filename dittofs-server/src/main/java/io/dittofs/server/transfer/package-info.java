/// How content moves between cache and stores. Imports the configuration only; read once, at start.
@NullMarked
package io.dittofs.server.transfer;

import org.jspecify.annotations.NullMarked;
