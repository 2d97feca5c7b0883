package io.dittofs.nfs.rpc;

import io.dittofs.nfs.xdr.XdrWriter;

/// The header of a call that this server makes itself, to the system's rpcbind.
///
/// It carries AUTH_NONE: rpcbind judges a local caller by its port and address.
///
/// **Wire** 40 bytes, followed by the procedure's arguments.
///
/// **Spec** RFC 5531 §9, `call_body`.
public record RpcRequest(int xid, int program, int version, int procedure) {
    private static final int BYTES = 40;

    public void encode(XdrWriter writer) {
        writer.reserve(BYTES)
                .putInt(xid)
                .putInt(RpcMessage.CALL)
                .putInt(RpcMessage.RPC_VERSION)
                .putInt(program)
                .putInt(version)
                .putInt(procedure)
                .putInt(AuthFlavor.NONE.code())
                .putInt(0)
                .putInt(AuthFlavor.NONE.code())
                .putInt(0);
    }
}
