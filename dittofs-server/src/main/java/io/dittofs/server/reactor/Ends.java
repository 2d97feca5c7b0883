package io.dittofs.server.reactor;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/// The addresses of the two ends of a connection.
///
/// **Threading**: immutable.
record Ends(SocketAddress local, SocketAddress remote) {

    static Ends of(SocketChannel channel) throws IOException {
        return new Ends(present(channel.getLocalAddress()), present(channel.getRemoteAddress()));
    }

    /// Some systems know no address of a peer that is gone already.
    static SocketAddress present(@Nullable SocketAddress address) throws IOException {
        if (address == null) {
            throw new IOException("the peer is gone");
        }
        return address;
    }
}
