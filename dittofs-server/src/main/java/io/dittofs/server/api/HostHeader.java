package io.dittofs.server.api;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/// The header `Host` of a request, RFC 9110 section 7.2. Stateless.
final class HostHeader {
    private HostHeader() {}

    /// Whether it names this host by an address of its own or as `localhost`, which no name server can be made to say.
    static boolean isLocal(@Nullable String header) {
        if (header == null) {
            return false;
        }
        String host = withoutPort(header);
        if (host.equalsIgnoreCase("localhost")) {
            return true;
        }
        try {
            return InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }

    /// An IPv6 address is in brackets.
    private static String withoutPort(String header) {
        int bracket = header.indexOf(']');
        if (header.startsWith("[") && bracket > 0) {
            return header.substring(1, bracket);
        }
        int colon = header.indexOf(':');
        return colon < 0 ? header : header.substring(0, colon);
    }
}
