package io.dittofs.nfs.dispatch;

import io.dittofs.nfs.rpc.RpcCall;
import io.dittofs.nfs.rpc.RpcCredential;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What is known of one client connection. The users on it send the same credentials over and over, so the last few
/// are recognised by their bytes instead of being decoded again.
///
/// **Threading**: thread-safe: what is remembered is immutable and published by its final fields, and losing it to
/// another thread costs a repetition at most.
public final class RpcSession {
    private static final int CALLER_BITS = 3;
    private static final long GOLDEN_RATIO = 0x9E37_79B9_7F4A_7C15L;

    private final InetAddress address;
    private final int port;
    private final @Nullable InetSocketAddress local;

    /// Each credential has one place, by its bytes.
    private final @Nullable KnownCaller[] known = new KnownCaller[1 << CALLER_BITS];

    public RpcSession(InetSocketAddress client) {
        this(client, null);
    }

    /// @param local the server's own end of the connection, if known
    public RpcSession(InetSocketAddress client, @Nullable InetSocketAddress local) {
        this.address = client.getAddress();
        this.port = client.getPort();
        this.local = local;
    }

    /// A caller and the bytes of the credential that names it.
    private record KnownCaller(int flavor, ByteBuffer body, RpcCaller caller) {
        boolean matches(RpcCall call, ByteBuffer record) {
            if (call.credentialFlavor() != flavor || call.credentialLength() != body.capacity()) {
                return false;
            }
            int offset = call.credentialOffset();
            int index = 0;
            for (; index + Long.BYTES <= body.capacity(); index += Long.BYTES) {
                if (body.getLong(index) != record.getLong(offset + index)) {
                    return false;
                }
            }
            for (; index < body.capacity(); index++) {
                if (body.get(index) != record.get(offset + index)) {
                    return false;
                }
            }
            return true;
        }
    }

    /// The client's address.
    public InetAddress address() {
        return address;
    }

    /// The client's port.
    public int port() {
        return port;
    }

    /// The server's own address as this client reaches it.
    public Optional<InetAddress> localAddress() {
        return Optional.ofNullable(local).map(InetSocketAddress::getAddress);
    }

    /// Who makes a call, the same object as long as the client sends the same bytes.
    RpcCaller caller(RpcCall call, ByteBuffer record) {
        int place = place(call, record);
        KnownCaller last = known[place];
        if (last != null && last.matches(call, record)) {
            return last.caller();
        }
        RpcCredential decoded = call.credential(record);
        byte[] body = new byte[call.credentialLength()];
        record.get(call.credentialOffset(), body);
        RpcCaller caller = new RpcCaller(this, decoded);
        known[place] = new KnownCaller(call.credentialFlavor(), ByteBuffer.wrap(body), caller);
        return caller;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + ":" + port;
    }

    private static int place(RpcCall call, ByteBuffer record) {
        long hash = call.credentialFlavor();
        int end = call.credentialOffset() + call.credentialLength();
        for (int index = call.credentialOffset(); index + Integer.BYTES <= end; index += Integer.BYTES) {
            hash = (hash ^ record.getInt(index)) * GOLDEN_RATIO;
        }
        return (int) (hash >>> (Long.SIZE - CALLER_BITS));
    }
}
