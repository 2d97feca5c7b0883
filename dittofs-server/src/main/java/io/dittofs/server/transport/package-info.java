/// Protocols on the reactor: framing, the protocol's façade, and where a call runs. Imports `reactor` and the
/// protocols'
/// dispatchers. Runs on reactor threads and hands what can block to virtual threads.
@NullMarked
package io.dittofs.server.transport;

import org.jspecify.annotations.NullMarked;
