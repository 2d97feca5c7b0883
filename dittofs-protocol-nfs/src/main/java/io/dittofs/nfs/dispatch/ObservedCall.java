package io.dittofs.nfs.dispatch;

import io.dittofs.nfs.xdr.XdrReader;

/// A call as an [RpcObserver] sees it.
///
/// **Ownership**: borrowed, with the bytes behind it, until [RpcObserver#ended] returns.
public interface ObservedCall {
    /// The connection it came over.
    RpcSession session();

    /// The number of the program, which is served here.
    int program();

    /// The version of the program.
    int version();

    /// The number of a procedure that the program has.
    int procedure();

    /// Whether the thread may wait. A call on one that must not may turn out to have to, and then runs once more.
    boolean mayWait();

    /// A reader of its own at the first of the arguments, which nobody has looked at yet.
    XdrReader arguments();
}
