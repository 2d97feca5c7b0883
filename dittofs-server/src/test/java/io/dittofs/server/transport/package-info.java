/// Tests of the transports over real sockets, with programs and tickets that do what the test says.
@NullMarked
package io.dittofs.server.transport;

import org.jspecify.annotations.NullMarked;
