package io.dittofs.server.adapter.smb;

import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import io.dittofs.server.admission.RateLimitSettings;
import org.jspecify.annotations.Nullable;

/// The section `adapters.smb`.
///
/// @param address null for all addresses
public record SmbSettings(
        @Doc("serve SMB") @Default("false") boolean enabled,

        @Doc(value = "address to listen on; all by default", example = "192.0.2.1") @Nullable
        String address,

        @Doc("TCP port") @Default("12445") int port,

        @Doc("connections at once; further ones are closed") @Default("1024")
        int maxConnections,

        @Doc("signing of messages: allowed or required") @Default("required")
        Protection signing,

        @Doc("encryption of messages: off, allowed or required") @Default("allowed")
        Protection encryption,

        @Doc("limit of this protocol") RateLimitSettings rateLimiting) {

    public SmbSettings {
        new Checks()
                .range("port", port, 1, 65_535)
                .require(signing != Protection.OFF, "signing", "must be allowed or required")
                .done();
    }

    /// Whether messages are protected.
    public enum Protection {
        /// Never.
        OFF,
        /// Where the client wants it.
        ALLOWED,
        /// Always; other clients are refused.
        REQUIRED
    }
}
