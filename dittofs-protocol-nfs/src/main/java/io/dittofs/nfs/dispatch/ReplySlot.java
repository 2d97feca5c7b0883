package io.dittofs.nfs.dispatch;

import io.dittofs.metadata.content.ContentLease;
import io.dittofs.nfs.xdr.ReplyBuffer;

/// Where one reply goes: its head into the buffer, file data as a lease behind it.
///
/// **Threading**: request-confined.
public interface ReplySlot extends ReplyBuffer {
    /// Lets the bytes of a lease and then `padBytes` zero bytes follow what has been written; at most once, at the
    /// end.
    ///
    /// **Ownership**: the lease is owned by the slot, which closes it after the last byte was sent or given up.
    void attach(ContentLease lease, int padBytes);
}
