/// Tests of traces: of their parts, and of a whole server that sends them to a collector.
@NullMarked
package io.dittofs.server.tracing;

import org.jspecify.annotations.NullMarked;
