package io.dittofs.nfs.dispatch;

import io.dittofs.nfs.rpc.RpcCredential;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;

/// One call of a procedure. Request-confined.
///
/// @param session the connection it came over
/// @param version of the program
/// @param procedure a number that the program serves
/// @param credential who calls; of a flavor that is spoken here
/// @param arguments where the arguments begin
/// @param results where the results go
/// @param slot behind `results`, for data that is attached
public record Invocation(
        RpcSession session,
        int version,
        int procedure,
        RpcCredential credential,
        XdrReader arguments,
        XdrWriter results,
        ReplySlot slot) {}
