package io.dittofs.cli;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Comparator;

/// The address by which others most likely reach this machine.
final class HostAddress {
    private HostAddress() {}

    /// An IPv4 address of an interface that is up before an IPv6 one; the loopback address where there is no other.
    static InetAddress find() throws IOException {
        return NetworkInterface.networkInterfaces()
                .filter(HostAddress::isUp)
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                .min(Comparator.comparing((InetAddress address) -> !(address instanceof Inet4Address)))
                .orElseGet(InetAddress::getLoopbackAddress);
    }

    private static boolean isUp(NetworkInterface network) {
        try {
            return network.isUp();
        } catch (IOException _) {
            // It has gone away since it was listed.
            return false;
        }
    }
}
