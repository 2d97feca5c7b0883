package io.dittofs.nfs.rpc;

import io.dittofs.nfs.xdr.XdrWriter;
import java.nio.ByteBuffer;

/// Writes the headers of replies.
///
/// [#success(XdrWriter, int)] is followed by the procedure's results; every other reply is complete.
///
/// **Wire** an accepted reply, always with an empty AUTH_NONE verifier:
/// ```
/// xid:4  REPLY=1:4  MSG_ACCEPTED=0:4  flavor=0:4  length=0:4  accept_stat:4
/// ```
/// and a denied one:
/// ```
/// xid:4  REPLY=1:4  MSG_DENIED=1:4  reject_stat:4  (low:4 high:4 | auth_stat:4)
/// ```
///
/// **Spec** RFC 5531 §9, `reply_body`.
public final class RpcReply {
    /// The size of the header of an accepted reply.
    public static final int ACCEPTED_BYTES = 24;

    static final int MSG_ACCEPTED = 0;
    static final int MSG_DENIED = 1;
    static final int RPC_MISMATCH = 0;
    static final int AUTH_ERROR = 1;

    private static final int DENIED_BYTES = 16;
    private static final int RANGE_BYTES = 8;

    private RpcReply() {}

    /// The header before the results of a procedure that ran.
    public static void success(XdrWriter writer, int xid) {
        accepted(writer, xid, AcceptStat.SUCCESS);
    }

    /// PROG_UNAVAIL: no such program here.
    public static void programUnavailable(XdrWriter writer, int xid) {
        accepted(writer, xid, AcceptStat.PROGRAM_UNAVAILABLE);
    }

    /// PROG_MISMATCH: the program is served in versions `low` to `high` only.
    public static void programMismatch(XdrWriter writer, int xid, int low, int high) {
        accepted(writer, xid, AcceptStat.PROGRAM_MISMATCH);
        writer.reserve(RANGE_BYTES).putInt(low).putInt(high);
    }

    /// PROC_UNAVAIL: no such procedure in this version of the program.
    public static void procedureUnavailable(XdrWriter writer, int xid) {
        accepted(writer, xid, AcceptStat.PROCEDURE_UNAVAILABLE);
    }

    /// GARBAGE_ARGS: the arguments could not be decoded.
    public static void garbageArguments(XdrWriter writer, int xid) {
        accepted(writer, xid, AcceptStat.GARBAGE_ARGUMENTS);
    }

    /// SYSTEM_ERR: the server failed outside of the program's own errors.
    public static void systemError(XdrWriter writer, int xid) {
        accepted(writer, xid, AcceptStat.SYSTEM_ERROR);
    }

    /// RPC_MISMATCH: only version 2 of the RPC protocol is spoken.
    public static void rpcMismatch(XdrWriter writer, int xid) {
        ByteBuffer out = denied(writer, xid, RPC_MISMATCH, RANGE_BYTES);
        out.putInt(RpcMessage.RPC_VERSION).putInt(RpcMessage.RPC_VERSION);
    }

    /// AUTH_ERROR: the caller's authentication is refused.
    public static void authError(XdrWriter writer, int xid, AuthStat stat) {
        assert stat != AuthStat.OK : "refused for no reason";
        denied(writer, xid, AUTH_ERROR, Integer.BYTES).putInt(stat.code());
    }

    private static void accepted(XdrWriter writer, int xid, AcceptStat stat) {
        ByteBuffer out = writer.reserve(ACCEPTED_BYTES);
        out.putInt(xid).putInt(RpcMessage.REPLY).putInt(MSG_ACCEPTED);
        out.putInt(AuthFlavor.NONE.code()).putInt(0).putInt(stat.code());
    }

    private static ByteBuffer denied(XdrWriter writer, int xid, int reason, int detailBytes) {
        ByteBuffer out = writer.reserve(DENIED_BYTES + detailBytes);
        return out.putInt(xid).putInt(RpcMessage.REPLY).putInt(MSG_DENIED).putInt(reason);
    }
}
