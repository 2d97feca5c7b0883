package io.dittofs.metadata.share;

import java.net.InetAddress;

/// The addresses that host names stand for at the moment. Looking names up takes a network and time, so it is done
/// elsewhere; this only answers. Thread-safe.
@FunctionalInterface
public interface HostAddresses {
    /// Whether the host name stands for the address.
    boolean matches(String hostName, InetAddress address);
}
