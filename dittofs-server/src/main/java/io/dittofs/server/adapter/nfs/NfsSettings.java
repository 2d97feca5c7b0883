package io.dittofs.server.adapter.nfs;

import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import io.dittofs.server.admission.RateLimitSettings;
import org.jspecify.annotations.Nullable;

/// The section `adapters.nfs`.
///
/// @param address null for all addresses
/// @param reactorThreads null for the number of processors, at most eight
public record NfsSettings(
        @Doc("serve NFSv3 and MOUNT") @Default("true") boolean enabled,

        @Doc(value = "address to listen on; all by default", example = "192.0.2.1") @Nullable
        String address,

        @Doc("TCP port of NFS and MOUNT; 0 for any that is free") @Default("12049")
        int port,

        @Doc("connections at once; further ones are closed") @Default("4096")
        int maxConnections,

        @Doc("requests in progress of one connection; further ones wait") @Default("256")
        int maxRequestsPerConnection,

        @Doc("how long clients may take") NfsTimeouts timeouts,

        @Doc(value = "threads for connections; one a processor by default, at most 8", example = "4") @Nullable
        Integer reactorThreads,

        @Doc("replies kept for requests that clients send again") @Default("8192")
        int replyCacheEntries,

        @Doc("show a client its own mounts only") @Default("false")
        boolean restrictDump,

        @Doc("hang up on clients that ask for NFSv4, for some macOS") @Default("false")
        boolean closeOnVersionMismatch,

        @Doc("how clients that know only the host find the port")
        PortmapperSettings portmapper,

        @Doc("limit of this protocol") RateLimitSettings rateLimiting) {

    private static final int CONNECTIONS_MAX = 1 << 20;
    private static final int REQUESTS_MAX = 1 << 16;
    private static final int REPLIES_MAX = 1 << 24;
    private static final int THREADS_MAX = 1024;

    public NfsSettings {
        new Checks()
                .ipAddress("address", address)
                .range("port", port, 0, 65_535)
                .range("max_connections", maxConnections, 1, CONNECTIONS_MAX)
                .range("max_requests_per_connection", maxRequestsPerConnection, 1, REQUESTS_MAX)
                .range("reactor_threads", reactorThreads == null ? 1 : reactorThreads, 1, THREADS_MAX)
                .range("reply_cache_entries", replyCacheEntries, 16, REPLIES_MAX)
                .done();
    }
}
