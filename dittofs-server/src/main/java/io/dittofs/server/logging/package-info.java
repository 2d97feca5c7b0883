/// Where log messages go and how they look: Logback, set up by code from the configuration.
///
/// Nothing else in the project knows Logback; all others log through SLF4J, one event a line, with `key={}` pairs in
/// the
/// message. Imports nothing of ours but the settings of its own. [Logging#configure] runs once, on the thread that
/// starts the server; what it sets up runs on any thread.
@NullMarked
package io.dittofs.server.logging;

import org.jspecify.annotations.NullMarked;
