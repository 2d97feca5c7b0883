package io.dittofs.server.telemetry;

import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import java.net.URI;
import java.net.URISyntaxException;

/// The section `telemetry`.
public record TelemetrySettings(
        @Doc("send traces") @Default("false") boolean enabled,

        @Doc("host and port of a collector: OTLP over gRPC") @Default("localhost:4317")
        String endpoint,

        @Doc("without TLS") @Default("true") boolean insecure,

        @Doc("part of the calls that is traced, from 0 to 1") @Default("1.0")
        double sampleRate) {

    private static final int PORT_MAX = 65_535;

    public TelemetrySettings {
        new Checks()
                .require(
                        isHostAndPort(endpoint),
                        "endpoint",
                        "must be a host and a port such as collector.example.com:4317, not '" + endpoint + "'")
                .require(sampleRate >= 0 && sampleRate <= 1, "sample_rate", "must be from 0 to 1, not " + sampleRate)
                .done();
    }

    private static boolean isHostAndPort(String text) {
        try {
            URI url = new URI("http://" + text);
            return url.getHost() != null
                    && url.getPort() > 0
                    && url.getPort() <= PORT_MAX
                    && url.getUserInfo() == null
                    && url.getRawPath().isEmpty()
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
        } catch (URISyntaxException _) {
            return false;
        }
    }
}
