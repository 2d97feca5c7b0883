package io.dittofs.server.admission;

import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;

/// A section `rate_limiting`: a token bucket.
public record RateLimitSettings(
        @Doc("limit the rate of requests") @Default("false") boolean enabled,

        @Doc("requests a second in the long run") @Default("5000")
        int requestsPerSecond,

        @Doc("requests at once after a pause") @Default("10000")
        int burst) {

    public RateLimitSettings {
        new Checks()
                .range("requests_per_second", requestsPerSecond, 1, 1_000_000_000)
                .range("burst", burst, 1, 1_000_000_000)
                .done();
    }
}
