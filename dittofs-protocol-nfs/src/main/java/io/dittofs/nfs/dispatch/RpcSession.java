package io.dittofs.nfs.dispatch;

import io.dittofs.nfs.rpc.RpcCall;
import io.dittofs.nfs.rpc.RpcCredential;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What is known of one client connection. A client sends the same credential with nearly every call, so the last
/// one is recognised by its bytes instead of being decoded again.
///
/// **Threading**: thread-safe: what is remembered is immutable, and forgetting it costs a repetition at most.
public final class RpcSession {
    private final InetAddress address;
    private final int port;
    private volatile @Nullable KnownCredential known;

    public RpcSession(InetSocketAddress client) {
        this.address = client.getAddress();
        this.port = client.getPort();
    }

    /// A credential and the bytes it was decoded from.
    private record KnownCredential(int flavor, ByteBuffer body, RpcCredential credential) {
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

    /// The credential of a call, the same object as long as the client sends the same bytes.
    RpcCredential credential(RpcCall call, ByteBuffer record) {
        KnownCredential last = known;
        if (last != null && last.matches(call, record)) {
            return last.credential();
        }
        RpcCredential decoded = call.credential(record);
        byte[] body = new byte[call.credentialLength()];
        record.get(call.credentialOffset(), body);
        known = new KnownCredential(call.credentialFlavor(), ByteBuffer.wrap(body), decoded);
        return decoded;
    }
}
