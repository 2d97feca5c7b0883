package io.dittofs.nfs.rpc;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;

/// The header of a reply that this server receives, from the system's rpcbind.
///
/// **Errors** [MalformedException] for anything that is not a reply.
///
/// **Spec** RFC 5531 §9, `reply_body`.
public sealed interface RpcResponse {
    /// The transaction id of the call that this answers.
    int xid();

    /// The call was accepted; the results follow if its status is [AcceptStat#SUCCESS].
    record Accepted(int xid, AcceptStat stat) implements RpcResponse {}

    /// The call was denied: a version mismatch or refused authentication.
    record Denied(int xid) implements RpcResponse {}

    /// Decodes the header and leaves the reader at the results, if there are any.
    static RpcResponse decode(XdrReader reader) throws MalformedException {
        int xid = reader.int32();
        if (reader.int32() != RpcMessage.REPLY) {
            throw new MalformedException("message is not a reply");
        }
        int outcome = reader.int32();
        return switch (outcome) {
            case RpcReply.MSG_ACCEPTED -> accepted(xid, reader);
            case RpcReply.MSG_DENIED -> denied(xid, reader);
            default -> throw new MalformedException("reply_stat " + Integer.toUnsignedString(outcome));
        };
    }

    private static RpcResponse accepted(int xid, XdrReader reader) throws MalformedException {
        reader.int32();
        reader.skipOpaque(Limits.AUTH_BODY_BYTES_MAX);
        AcceptStat stat = AcceptStat.of(reader.int32());
        if (stat == AcceptStat.PROGRAM_MISMATCH) {
            reader.int64();
        }
        return new Accepted(xid, stat);
    }

    private static RpcResponse denied(int xid, XdrReader reader) throws MalformedException {
        int reason = reader.int32();
        switch (reason) {
            case RpcReply.RPC_MISMATCH -> reader.int64();
            case RpcReply.AUTH_ERROR -> reader.int32();
            default -> throw new MalformedException("reject_stat " + Integer.toUnsignedString(reason));
        }
        return new Denied(xid);
    }
}
