/// The root of the configuration and of all wiring: the only package that names implementations. Nothing but the
/// command line and the tests may import it. Runs once, on the thread that starts the server.
@NullMarked
package io.dittofs.server.assembly;

import org.jspecify.annotations.NullMarked;
