/// The named stores of a server and the shares made of them. Imports the storage ports, no implementation; used by
/// the threads that start and end the server.
@NullMarked
package io.dittofs.server.registry;

import org.jspecify.annotations.NullMarked;
