package io.dittofs.server.telemetry;

import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;

/// The section `server.metrics`.
public record MetricsSettings(
        @Doc("serve /metrics and /health over HTTP") @Default("true")
        boolean enabled,

        @Doc("TCP port") @Default("9090") int port) {

    public MetricsSettings {
        new Checks().range("port", port, 1, 65_535).done();
    }
}
