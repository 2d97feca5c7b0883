/// A generic typed binder: YAML and environment variables bound to trees of records, all problems reported at once.
/// Knows no feature and imports nothing of ours. Used once, at start, by the thread that starts the server.
@NullMarked
package io.dittofs.config;

import org.jspecify.annotations.NullMarked;
