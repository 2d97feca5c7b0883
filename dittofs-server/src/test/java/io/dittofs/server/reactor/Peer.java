package io.dittofs.server.reactor;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/// A client with blocking calls. One thread sends, one receives.
final class Peer implements AutoCloseable {

    /// A test that waits longer has failed.
    private static final int TIMEOUT_MILLIS = 30_000;

    final Socket socket;
    private final DataInputStream in;

    Peer(InetSocketAddress address) throws IOException {
        socket = new Socket();
        socket.connect(address, TIMEOUT_MILLIS);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    void send(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void call(byte... message) throws IOException {
        send(MarkFramer.framed(message));
    }

    byte[] receive() throws IOException {
        var message = new byte[in.readInt() & Integer.MAX_VALUE];
        in.readFully(message);
        return message;
    }

    byte[] ask(byte... message) throws IOException {
        call(message);
        return receive();
    }

    /// What comes until the server ends its half. A reset throws.
    byte[] receiveToTheEnd() throws IOException {
        return in.readAllBytes();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
