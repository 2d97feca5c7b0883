package io.dittofs.nfs.dispatch;

import io.dittofs.metadata.store.CallId;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import org.jspecify.annotations.Nullable;

/// One call of a procedure. Request-confined.
///
/// @param caller who calls, over which connection
/// @param version of the program
/// @param procedure a number that the program serves
/// @param arguments where the arguments begin
/// @param results where the results go
/// @param slot behind `results`, for data that is attached
/// @param mayWait whether the calling thread may wait for a disk or a network; if not, what would have to throws
///     [WouldBlockException][io.dittofs.metadata.error.WouldBlockException] before it has done anything
/// @param callId the same when the client sends the call again; null for a call that may as well run twice
public record Invocation(
        RpcCaller caller,
        int version,
        int procedure,
        XdrReader arguments,
        XdrWriter results,
        ReplySlot slot,
        boolean mayWait,
        @Nullable CallId callId) {}
