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

    /// How a procedure that is served stands to being sent twice.
    Repetition repetition(int procedure);

    /// Whether the results of a procedure that is served begin with a status.
    boolean answersStatus(int procedure);

    /// Whether some call can wait for a disk or a network.
    boolean canBlock();

    /// Whether this call can. The reader stands at the arguments.
    boolean canBlock(RpcCall call, XdrReader arguments) throws MalformedException;

    /// Decodes the arguments, runs the procedure and writes its results. The reply header is written already.
    ///
    /// **Errors**: [MalformedException] for arguments that cannot be decoded, before anything has happened;
    /// [AuthException] likewise; and, for an invocation that must not wait,
    /// [WouldBlockException][io.dittofs.metadata.error.WouldBlockException] likewise.
    Outcome execute(Invocation invocation) throws MalformedException, AuthException;

    /// Whether a procedure is there.
    enum Support {
        SERVED,
        NO_SUCH_VERSION,
        NO_SUCH_PROCEDURE
    }

    /// What happens to a call that comes twice.
    enum Repetition {
        /// It runs twice, to no harm.
        HARMLESS,
        /// It would answer differently the second time: the first reply is kept.
        KEPT,
        /// It would do harm late, when others have changed things since: the first reply is kept, but among its like,
        /// which are so many that they would drive out all others.
        KEPT_AMONG_BULK
    }
}
