package io.dittofs.server.hosts;

import java.net.Inet6Address;
import java.net.InetAddress;

/// An address as it stands before a port or a path, RFC 3986 section 3.2.2. Stateless.
public final class HostLiteral {
    private HostLiteral() {}

    /// In brackets if it is one of IPv6; `[::]` for all addresses.
    public static String of(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        return address.isAnyLocalAddress() ? "[::]" : "[" + address.getHostAddress() + "]";
    }
}
