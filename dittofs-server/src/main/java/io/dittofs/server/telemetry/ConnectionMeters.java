package io.dittofs.server.telemetry;

import io.dittofs.server.reactor.BufferPool;
import io.dittofs.server.reactor.ReactorCounters;
import io.micrometer.core.instrument.Tags;
import java.util.function.Supplier;

/// The meters of connections and their buffers.
public final class ConnectionMeters {
    private ConnectionMeters() {}

    /// Those of one protocol's connections.
    public static void bind(Meters meters, String protocol, Supplier<ReactorCounters> counters) {
        Readings<ReactorCounters> readings = meters.readings(counters, Tags.of("protocol", protocol));
        readings.gauge("dittofs.connections.active", "", "Connections that are served now", ReactorCounters::active);
        readings.count("dittofs.connections.accepted", "", "Connections taken", ReactorCounters::accepted);
        readings.count(
                "dittofs.connections.refused", "", "Connections closed because of the limit", ReactorCounters::refused);
        readings.count("dittofs.connections.closed", "", "Connections that ended", ReactorCounters::closed);
        readings.count(
                "dittofs.connections.force.closed",
                "",
                "Connections that a shutdown closed before their work was finished",
                ReactorCounters::forceClosed);
        readings.count("dittofs.messages.received", "", "Complete messages received", ReactorCounters::framesReceived);
        readings.count(
                "dittofs.rate.limited",
                "",
                "Times that a message had to wait because of a limit of the rate",
                ReactorCounters::throttled);
        readings.count("dittofs.messages.sent", "", "Messages queued for sending", ReactorCounters::messagesSent);
        readings.count(
                "dittofs.network.received", "bytes", "Bytes received, headers included", ReactorCounters::bytesRead);
        readings.count("dittofs.network.sent", "bytes", "Bytes sent, headers included", ReactorCounters::bytesWritten);
    }

    /// Those of the buffers of all connections.
    public static void bind(Meters meters, BufferPool pool) {
        Readings<BufferPool.Counters> readings = meters.readings(pool::counters, Tags.empty());
        readings.gauge("dittofs.buffers.used", "bytes", "Memory of messages in work", BufferPool.Counters::bytesInUse);
        readings.count("dittofs.buffers.acquired", "", "Buffers lent", BufferPool.Counters::acquired);
        readings.count(
                "dittofs.buffers.refused",
                "",
                "Times that a socket was not read because there was no buffer",
                BufferPool.Counters::refused);
    }
}
