package io.dittofs.e2e.client;

import java.util.List;

/// What a server answered to a call, before its results are read (RFC 5531 §9).
///
/// @param xid which call is answered
/// @param outcome what became of it
/// @param low the lowest version the server knows, or the auth_stat of a denied call
/// @param high the highest version the server knows
/// @param results of a call that succeeded
public record RpcReply(int xid, Outcome outcome, int low, int high, XdrIn results) {
    /// Every way in which a call can end.
    public enum Outcome {
        SUCCESS,
        PROG_UNAVAIL,
        PROG_MISMATCH,
        PROC_UNAVAIL,
        GARBAGE_ARGS,
        SYSTEM_ERR,
        RPC_MISMATCH,
        AUTH_ERROR
    }

    private static final int ACCEPTED = 0;

    // By accept_stat.
    private static final List<Outcome> OF_ACCEPTED = List.of(
            Outcome.SUCCESS,
            Outcome.PROG_UNAVAIL,
            Outcome.PROG_MISMATCH,
            Outcome.PROC_UNAVAIL,
            Outcome.GARBAGE_ARGS,
            Outcome.SYSTEM_ERR);

    static RpcReply read(byte[] record) {
        XdrIn in = new XdrIn(record);
        int xid = in.int32();
        if (in.int32() != 1) {
            throw new AssertionError("not a reply");
        }
        return in.int32() == ACCEPTED ? accepted(xid, in) : denied(xid, in);
    }

    private static RpcReply accepted(int xid, XdrIn in) {
        in.int32();
        in.opaque(400);
        int status = in.int32();
        if (status < 0 || status >= OF_ACCEPTED.size()) {
            throw new AssertionError("an accept_stat of " + status);
        }
        Outcome outcome = OF_ACCEPTED.get(status);
        if (outcome == Outcome.SUCCESS) {
            return new RpcReply(xid, outcome, 0, 0, in);
        }
        return outcome == Outcome.PROG_MISMATCH
                ? ended(xid, outcome, in.int32(), in.int32(), in)
                : ended(xid, outcome, 0, 0, in);
    }

    private static RpcReply denied(int xid, XdrIn in) {
        return switch (in.int32()) {
            case 0 -> ended(xid, Outcome.RPC_MISMATCH, in.int32(), in.int32(), in);
            case 1 -> ended(xid, Outcome.AUTH_ERROR, in.int32(), 0, in);
            default -> throw new AssertionError("an unknown reject_stat");
        };
    }

    private static RpcReply ended(int xid, Outcome outcome, int low, int high, XdrIn in) {
        in.end();
        return new RpcReply(xid, outcome, low, high, in);
    }
}
