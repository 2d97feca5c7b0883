/// Tests of the event loop: with scripted sockets where every split and refusal is chosen by the test, with real ones
/// on loopback where the kernel is part of the matter. They wait for events by latches and queues, never for time.
@NullMarked
package io.dittofs.server.reactor;

import org.jspecify.annotations.NullMarked;
