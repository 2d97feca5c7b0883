package io.dittofs.nfs.rpc;

import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import java.nio.ByteBuffer;

/// Who the client says it is.
///
/// Nothing is downgraded: a credential that cannot be read is [Malformed] and one of a flavor not
/// spoken here is [UnsupportedFlavor]; both are answered with AUTH_ERROR, never served as anonymous.
///
/// **Spec** RFC 5531 §8.2 and §10.
public sealed interface RpcCredential
        permits RpcCredential.AuthNone, AuthSys, RpcCredential.UnsupportedFlavor, RpcCredential.Malformed {

    /// No identity.
    record AuthNone() implements RpcCredential {
        static final AuthNone INSTANCE = new AuthNone();
    }

    /// A flavor that this server does not speak; the answer is [AuthStat#REJECTED_CREDENTIAL].
    record UnsupportedFlavor(int flavor) implements RpcCredential {}

    /// A body that breaks its flavor's grammar; the answer is [AuthStat#BAD_CREDENTIAL].
    record Malformed(String reason) implements RpcCredential {}

    /// Decodes the body of a credential, which is all of what remains in the buffer.
    static RpcCredential decode(int flavor, ByteBuffer body) {
        if (flavor == AuthFlavor.SYS.code()) {
            try {
                return AuthSys.decode(new XdrReader().reset(body));
            } catch (MalformedException e) {
                return new Malformed("AUTH_SYS: " + e.getMessage());
            }
        }
        if (flavor == AuthFlavor.NONE.code()) {
            return body.hasRemaining() ? new Malformed("AUTH_NONE with a body") : AuthNone.INSTANCE;
        }
        return new UnsupportedFlavor(flavor);
    }
}
