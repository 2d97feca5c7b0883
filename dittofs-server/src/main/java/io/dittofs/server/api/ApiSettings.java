package io.dittofs.server.api;

import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;

/// The section `server.api`.
public record ApiSettings(
        @Doc("serve the administration API over HTTP, which `dittofs status` asks") @Default("true")
        boolean enabled,

        @Doc("address to listen on; who reaches it is administrator") @Default("127.0.0.1")
        String address,

        @Doc("TCP port; 0 for any that is free") @Default("8080")
        int port) {

    public ApiSettings {
        new Checks()
                .ipAddress("address", address)
                .range("port", port, 0, 65_535)
                .done();
    }
}
