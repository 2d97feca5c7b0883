package io.dittofs.server.adapter.nfs;

import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import java.time.Duration;

/// The section `adapters.nfs.timeouts`.
public record NfsTimeouts(
        @Doc("from the first byte of a request to its last") @Default("30s")
        Duration read,

        @Doc("in which a client must take some of a reply") @Default("1m")
        Duration write,

        @Doc("after which a silent connection is closed") @Default("10m")
        Duration idle) {

    private static final Duration SHORTEST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofDays(365);

    public NfsTimeouts {
        new Checks()
                .range("read", read, SHORTEST, LONGEST)
                .range("write", write, SHORTEST, LONGEST)
                .range("idle", idle, SHORTEST, LONGEST)
                .done();
    }
}
