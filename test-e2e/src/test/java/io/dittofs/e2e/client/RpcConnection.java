package io.dittofs.e2e.client;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A TCP connection that carries RPC records (RFC 5531 §11), down to each byte where a test wants it.
public final class RpcConnection implements AutoCloseable {
    private static final AtomicInteger NEXT_XID = new AtomicInteger(0x1000);
    private static final int LAST_FRAGMENT = 1 << 31;
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int REPLY_BYTES_MAX = 4 << 20;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private long sentBytes;
    private long receivedBytes;
    private long replies;

    private RpcConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    public static RpcConnection open(InetSocketAddress server) {
        return open(server, null, 0);
    }

    /// Connects from a local address of the test's choice, a null one for any, port 0 for any.
    public static RpcConnection open(InetSocketAddress server, @Nullable InetAddress from, int port) {
        try {
            Socket socket = new Socket();
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            if (from != null || port != 0) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(from, port));
            }
            socket.connect(server, TIMEOUT_MILLIS);
            return new RpcConnection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException("no connection to " + server, e);
        }
    }

    /// A number that no call of this process has had.
    public static int nextXid() {
        return NEXT_XID.incrementAndGet();
    }

    /// The bytes of a call.
    public static byte[] encode(int xid, RpcProcedure procedure, Credential credential, byte[] arguments) {
        XdrOut call = new XdrOut().int32(xid).int32(0).int32(2);
        call.int32(procedure.program()).int32(procedure.version()).int32(procedure.number());
        credential.write(call);
        Credential.NONE.write(call);
        return call.raw(arguments).toBytes();
    }

    /// Sends a call and reads its reply.
    public RpcReply call(RpcProcedure procedure, Credential credential, byte[] arguments) {
        int xid = nextXid();
        send(encode(xid, procedure, credential, arguments));
        RpcReply reply = receive();
        if (reply.xid() != xid) {
            throw new AssertionError("reply %x to call %x".formatted(reply.xid(), xid));
        }
        return reply;
    }

    /// Sends a record in one fragment.
    public void send(byte[] record) {
        sendRaw(new XdrOut().int32(LAST_FRAGMENT | record.length).raw(record).toBytes());
    }

    /// Sends a record in fragments of so many bytes each, every fragment on its own.
    public void sendFragmented(byte[] record, int fragmentBytes) {
        for (int at = 0; at < record.length; at += fragmentBytes) {
            int end = Math.min(record.length, at + fragmentBytes);
            int header = (end == record.length ? LAST_FRAGMENT : 0) | (end - at);
            sendRaw(new XdrOut()
                    .int32(header)
                    .raw(Arrays.copyOfRange(record, at, end))
                    .toBytes());
        }
    }

    /// Sends bytes as they are.
    public void sendRaw(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
            sentBytes += bytes.length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads the next reply.
    public RpcReply receive() {
        RpcReply reply = receiveOrEnd();
        if (reply == null) {
            throw new UncheckedIOException(new EOFException("the server has ended the connection"));
        }
        return reply;
    }

    /// Reads the next reply, or finds that the server has ended its half of the connection after the one before.
    public @Nullable RpcReply receiveOrEnd() {
        try {
            byte[] record = new byte[0];
            for (byte[] mark = mark(); mark.length > 0; mark = mark()) {
                int header = ByteBuffer.wrap(mark).getInt();
                int length = header & ~LAST_FRAGMENT;
                if (length + record.length > REPLY_BYTES_MAX) {
                    throw new AssertionError("a fragment of " + length + " bytes");
                }
                byte[] fragment = new byte[length];
                in.readFully(fragment);
                receivedBytes += Integer.BYTES + length;
                int had = record.length;
                record = Arrays.copyOf(record, had + length);
                System.arraycopy(fragment, 0, record, had, fragment.length);
                if (header < 0) {
                    replies++;
                    return RpcReply.read(record);
                }
            }
            if (record.length > 0) {
                throw new EOFException("the server has ended the connection between two fragments of a reply");
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The four bytes before a fragment, or none at the end.
    private byte[] mark() throws IOException {
        byte[] mark = in.readNBytes(Integer.BYTES);
        if (mark.length > 0 && mark.length < Integer.BYTES) {
            throw new EOFException("the server has ended the connection within the length of a fragment");
        }
        return mark;
    }

    /// Whether the server closes the connection without another byte.
    public boolean isClosedByServer() {
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException reset) {
            // A server that closes with bytes unread resets the connection.
            return true;
        }
    }

    /// Says that nothing more will be sent.
    public void endOutput() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// How much was sent in whole.
    public long sentBytes() {
        return sentBytes;
    }

    /// The length of all replies that were received.
    public long receivedBytes() {
        return receivedBytes;
    }

    /// How many replies were received.
    public long replies() {
        return replies;
    }

    public int localPort() {
        return socket.getLocalPort();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
