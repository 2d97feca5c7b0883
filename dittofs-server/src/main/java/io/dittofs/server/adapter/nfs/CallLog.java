package io.dittofs.server.adapter.nfs;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.share.ShareTable;
import io.dittofs.nfs.dispatch.ObservedCall;
import io.dittofs.nfs.dispatch.RpcObserver;
import io.dittofs.nfs.rpc.AcceptStat;
import io.dittofs.nfs.rpc.AuthStat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Logs each call that is answered with results, at TRACE.
///
/// **Threading**: immutable.
///
/// @param shares that calls are about
/// @param observer is told everything, too
public record CallLog(ShareTable shares, RpcObserver observer) implements RpcObserver {
    private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);

    /// The observer with a log around it where that is to have each call: the level does not change while the server
    /// runs.
    public static RpcObserver around(RpcObserver observer, ShareTable shares) {
        return LOG.isTraceEnabled() ? new CallLog(shares, observer) : observer;
    }

    @Override
    public long started(ObservedCall call) {
        return observer.started(call);
    }

    @Override
    public void answered(ObservedCall call, int status, long mark, DurabilityTicket ticket) {
        observer.answered(call, status, mark, ticket);
        CallSubject subject = CallSubject.of(call, shares);
        String name = CallNames.call(call.program(), call.procedure());
        String answer = CallNames.status(call.program(), status);
        if (subject.hasRange()) {
            LOG.trace(
                    "call answered call={} client={} share={} handle={} offset={} count={} status={}",
                    name,
                    call.session(),
                    subject.share(),
                    subject.handle(),
                    Long.toUnsignedString(subject.offset()),
                    subject.count(),
                    answer);
        } else if (subject.handle() != null) {
            LOG.trace(
                    "call answered call={} client={} share={} handle={} status={}",
                    name,
                    call.session(),
                    subject.share(),
                    subject.handle(),
                    answer);
        } else {
            LOG.trace("call answered call={} client={} status={}", name, call.session(), answer);
        }
    }

    @Override
    public void ended(ObservedCall call) {
        observer.ended(call);
    }

    @Override
    public void refused(int program, int procedure, AcceptStat stat) {
        observer.refused(program, procedure, stat);
    }

    @Override
    public void unauthenticated(AuthStat stat) {
        observer.unauthenticated(stat);
    }

    @Override
    public void duplicate(int program, int procedure, boolean isAnswered) {
        observer.duplicate(program, procedure, isAnswered);
    }
}
