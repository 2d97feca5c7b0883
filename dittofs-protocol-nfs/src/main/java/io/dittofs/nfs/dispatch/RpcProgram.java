package io.dittofs.nfs.dispatch;

import io.dittofs.nfs.rpc.RpcCall;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;

/// One RPC program: what it serves, and how.
///
/// **Threading**: thread-safe.
public interface RpcProgram {
    /// The program number.
    int number();

    /// The lowest version to name in PROG_MISMATCH.
    int lowestVersion();

    /// The highest version to name in PROG_MISMATCH.
    int highestVersion();

    /// Whether a version of the program has a procedure.
    Support support(int version, int procedure);

    /// Whether running the procedure twice could answer differently, so that its replies are kept for
    /// retransmissions.
    boolean isCached(int procedure);

    /// Whether some call can wait for a disk or a network.
    boolean canBlock();

    /// Whether this call can. The reader stands at the arguments.
    boolean canBlock(RpcCall call, XdrReader arguments) throws MalformedException;

    /// Decodes the arguments, runs the procedure and writes its results. The reply header is written already.
    ///
    /// **Errors**: [MalformedException] for arguments that cannot be decoded, before anything has happened.
    Outcome execute(Invocation invocation) throws MalformedException, AuthException;

    /// Whether a procedure is there.
    enum Support {
        SERVED,
        NO_SUCH_VERSION,
        NO_SUCH_PROCEDURE
    }
}
