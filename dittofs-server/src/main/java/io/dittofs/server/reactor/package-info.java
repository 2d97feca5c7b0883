/// A hand-written event loop for record-framed TCP protocols.
///
/// Imports the JDK only: no file API, no logging, no other package of ours. A [ReactorGroup] owns `N` platform
/// threads `reactor-N`, each with its own selector; an accepted [Connection] stays on one of them for life, so its
/// state needs no lock. What a connection does with a message is decided by a [FrameHandler], called on that
/// thread; other threads reach a connection through its [ConnectionMailbox] alone.
///
/// Words used in the docs: **borrowed** (valid until the method returns), **leased** (closed once by the holder),
/// **owned** (the callee keeps it and releases it), **reactor-confined** (touched by the loop's own thread only).
@NullMarked
package io.dittofs.server.reactor;

import org.jspecify.annotations.NullMarked;
