package io.dittofs.server.logging;

import org.jspecify.annotations.Nullable;

/// A named value of a log event.
///
/// @param value what was logged; null was logged as null
record LogField(String name, @Nullable Object value) {}
