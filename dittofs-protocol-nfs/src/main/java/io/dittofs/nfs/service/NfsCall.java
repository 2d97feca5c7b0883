package io.dittofs.nfs.service;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.CallId;
import io.dittofs.nfs.dispatch.AuthException;
import io.dittofs.nfs.dispatch.RpcCaller;
import io.dittofs.nfs.v3.FileAttributes3;
import io.dittofs.nfs.v3.Nfs3Status;
import io.dittofs.nfs.v3.WireHandle;
import org.jspecify.annotations.Nullable;

/// One call of an NFS procedure: who calls, and what the handles in its arguments name. Request-confined.
///
/// @param exports the shares
/// @param caller who calls
/// @param mayWait whether the calling thread may wait for a disk or a network
/// @param callId of a call that its client may send again after a restart
record NfsCall(
        Exports exports,
        RpcCaller caller,
        boolean mayWait,
        @Nullable CallId callId) {

    /// What a procedure does with the file it is called on.
    @FunctionalInterface
    interface Operation<R extends @Nullable Object> {
        R run(Target target) throws FsException, AuthException;
    }

    /// The result of a procedure that is refused, with the file's attributes where they can be had.
    @FunctionalInterface
    interface Refusal<R extends @Nullable Object> {
        R of(Nfs3Status status, @Nullable FileAttributes3 attributes);
    }

    Target open(WireHandle handle) throws FsException, AuthException {
        return exports.open(handle, caller, mayWait);
    }

    /// Runs an operation on the file that a handle names.
    <R extends @Nullable Object> R on(WireHandle handle, Operation<R> operation, Refusal<R> refusal)
            throws AuthException {
        Target target = null;
        try {
            target = open(handle);
            return operation.run(callId == null ? target : target.under(callId));
        } catch (FsException refused) {
            return refusal.of(Statuses.of(refused.error()), target == null ? null : attributesAfter(refused, target));
        }
    }

    /// The attributes to a refusal; none where asking the store again would only fail or wait again.
    private static @Nullable FileAttributes3 attributesAfter(FsException refused, Target target) {
        FsError error = refused.error();
        boolean isFutile = error == FsError.STALE || error == FsError.TRY_LATER || error == FsError.IO;
        return isFutile ? null : target.currentAttributes();
    }
}
