/// Traces by OpenTelemetry: a span for each call, with what it asks of the stores below it. The one place that knows
/// OpenTelemetry; everybody else is given decorators of interfaces that are there anyway, or nothing. Imports those
/// interfaces, what NFS calls are about, and the log, which is told the ids. Runs on the threads of those it watches;
/// the
/// library's own threads send.
@NullMarked
package io.dittofs.server.tracing;

import org.jspecify.annotations.NullMarked;
