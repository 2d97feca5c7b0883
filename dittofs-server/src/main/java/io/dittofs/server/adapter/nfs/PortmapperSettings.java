package io.dittofs.server.adapter.nfs;

import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;

/// The section `adapters.nfs.portmapper`.
public record PortmapperSettings(
        @Doc("serve the portmapper protocol; port 111 needs privilege") @Default("false")
        boolean enabled,

        @Doc("port of the portmapper, TCP and UDP") @Default("111")
        int port,

        @Doc("register at the rpcbind of this host instead") @Default("false")
        boolean registerWithSystem) {

    public PortmapperSettings {
        new Checks()
                .range("port", port, 1, 65_535)
                .require(
                        !(enabled && registerWithSystem),
                        "register_with_system",
                        "must be false where the portmapper is enabled: only one of them can have the port")
                .done();
    }
}
