package io.dittofs.server.telemetry;

import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;

/// The section `telemetry`.
public record TelemetrySettings(
        @Doc("send traces") @Default("false") boolean enabled,

        @Doc("host and port of the OTLP collector") @Default("localhost:4317")
        String endpoint,

        @Doc("without TLS") @Default("true") boolean insecure,

        @Doc("part of the operations that is traced, from 0 to 1") @Default("1.0")
        double sampleRate) {

    public TelemetrySettings {
        new Checks()
                .require(sampleRate >= 0 && sampleRate <= 1, "sample_rate", "must be from 0 to 1, not " + sampleRate)
                .done();
    }
}
