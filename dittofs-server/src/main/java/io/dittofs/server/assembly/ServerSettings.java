package io.dittofs.server.assembly;

import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import io.dittofs.server.admission.RateLimitSettings;
import io.dittofs.server.api.ApiSettings;
import io.dittofs.server.monitoring.MetricsSettings;
import java.time.Duration;

/// The section `server`: what concerns all protocols.
public record ServerSettings(
        @Doc("how long a stop waits for requests in progress") @Default("30s")
        Duration shutdownTimeout,

        @Doc("limit of all protocols together") RateLimitSettings rateLimiting,

        @Doc("metrics for Prometheus, and health") MetricsSettings metrics,

        @Doc("administration") ApiSettings api) {

    private static final Duration LONGEST = Duration.ofHours(1);

    public ServerSettings {
        new Checks()
                .range("shutdown_timeout", shutdownTimeout, Duration.ZERO, LONGEST)
                .done();
    }
}
