/// What the HTTP services of a server have in common: a socket, limits, answers. Imports the JDK's HTTP server and the
/// lifecycle of protocols.
@NullMarked
package io.dittofs.server.http;

import org.jspecify.annotations.NullMarked;
