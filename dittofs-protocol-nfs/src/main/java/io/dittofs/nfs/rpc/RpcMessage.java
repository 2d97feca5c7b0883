package io.dittofs.nfs.rpc;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;

/// The header of a record from a client: a call, or what must be refused before it is one.
///
/// **Errors** [MalformedException] when the record is too short for its header or is not a call:
/// there is nobody to answer, so the transport closes the connection.
///
/// **Spec** [RFC 5531 §9](https://www.rfc-editor.org/rfc/rfc5531#section-9), `rpc_msg`.
public sealed interface RpcMessage permits RpcCall, RpcMessage.WrongVersion, RpcMessage.BadAuth {
    /// The only version of the RPC protocol served.
    int RPC_VERSION = 2;

    /// `msg_type` of a call.
    int CALL = 0;

    /// `msg_type` of a reply.
    int REPLY = 1;

    /// The transaction id, to be echoed.
    int xid();

    /// A call of an RPC version other than 2, to be answered RPC_MISMATCH.
    record WrongVersion(int xid, int version) implements RpcMessage {}

    /// A call whose credential or verifier is refused by its shape alone, to be answered AUTH_ERROR.
    record BadAuth(int xid, AuthStat stat) implements RpcMessage {}

    /// Decodes the header and leaves the reader at the first byte of the procedure's arguments.
    static RpcMessage decode(XdrReader reader) throws MalformedException {
        int xid = reader.int32();
        int type = reader.int32();
        if (type != CALL) {
            throw new MalformedException("message type " + Integer.toUnsignedString(type) + " is not a call");
        }
        int rpcVersion = reader.int32();
        if (rpcVersion != RPC_VERSION) {
            return new WrongVersion(xid, rpcVersion);
        }
        int program = reader.int32();
        int version = reader.int32();
        int procedure = reader.int32();
        int flavor = reader.int32();
        int bodyOffset = reader.position() + Integer.BYTES;
        int bodyLength = reader.skipOpaque(Limits.AUTH_BODY_BYTES_MAX);
        int verifierFlavor = reader.int32();
        int verifierLength = reader.skipOpaque(Limits.AUTH_BODY_BYTES_MAX);
        if (demandsEmptyVerifier(flavor) && (verifierFlavor != AuthFlavor.NONE.code() || verifierLength != 0)) {
            return new BadAuth(xid, AuthStat.BAD_VERIFIER);
        }
        return new RpcCall(xid, program, version, procedure, flavor, bodyOffset, bodyLength);
    }

    private static boolean demandsEmptyVerifier(int flavor) {
        return flavor == AuthFlavor.NONE.code() || flavor == AuthFlavor.SYS.code();
    }
}
