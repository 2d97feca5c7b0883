package io.dittofs.server.monitoring;

import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import org.jspecify.annotations.Nullable;

/// The section `server.metrics`.
public record MetricsSettings(
        @Doc("serve /metrics and /health over HTTP") @Default("true")
        boolean enabled,

        @Doc(value = "address to listen on; all by default", example = "192.0.2.1") @Nullable
        String address,

        @Doc("TCP port; 0 for any that is free") @Default("9090")
        int port) {

    public MetricsSettings {
        Checks checks = new Checks().range("port", port, 0, 65_535);
        if (address != null) {
            checks.ipAddress("address", address);
        }
        checks.done();
    }
}
