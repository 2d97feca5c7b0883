package io.dittofs.nfs.dispatch;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.nfs.rpc.AcceptStat;
import io.dittofs.nfs.rpc.AuthStat;

/// Told what becomes of calls, for counters and histograms. A clock is the observer's own affair: it may answer a time
/// from [#started], which comes back to it.
///
/// **Threading**: thread-safe, called by reactor and virtual threads; must not block.
public interface RpcObserver {
    /// Observes nothing.
    RpcObserver NONE = new RpcObserver() {};

    /// A call is about to run, on this thread from here to its end. One that turns out to have to wait starts twice and
    /// is answered once.
    ///
    /// @return whatever the observer wants to be given at its end, such as a time
    default long started(ObservedCall call) {
        return 0;
    }

    /// A call ran and is answered with results; those of a change may still wait to be stable.
    ///
    /// @param status the status that the results begin with, 0 for a procedure that has none
    /// @param mark what [#started] answered
    /// @param ticket completes when the reply can go
    default void answered(ObservedCall call, int status, long mark, DurabilityTicket ticket) {}

    /// A call that has started runs no more, however it ended: on the thread on which it started.
    default void ended(ObservedCall call) {}

    /// A call is answered with an error of RPC, before it ran or, for [AcceptStat#SYSTEM_ERROR], when it failed by the
    /// server's fault. The procedure may be one that the program does not have.
    default void refused(int program, int procedure, AcceptStat stat) {}

    /// A call is answered with AUTH_ERROR.
    default void unauthenticated(AuthStat stat) {}

    /// A call was sent again.
    ///
    /// @param isAnswered from the reply cache; otherwise the first one is still running and will be answered
    default void duplicate(int program, int procedure, boolean isAnswered) {}
}
