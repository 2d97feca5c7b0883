package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.Xdr;
import io.dittofs.nfs.xdr.XdrWriter;
import org.jspecify.annotations.Nullable;

/// Writes a successful READDIRPLUS reply entry by entry, for as long as it fits what the client takes.
///
/// It is used like [ReaddirEncoder]. Two limits hold: `maxcount` for everything but the status, and
/// `dircount` for the part of the entries that READDIR would send. The second is a hint: it never
/// keeps the first entry back, so that a listing always advances, and says nothing when it is 0.
///
/// **Wire**
/// ```
/// status=0:4
/// dir_attributes:post_op_attr  cookieverf:8
/// { more=1:4  fileid:8  name:opaque  cookie:8  attributes:post_op_attr  handle:post_op_fh3 }*
/// more=0:4  eof:4
/// ```
///
/// **Threading** request-confined.
///
/// **Spec** [RFC 1813 §3.3.17](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.17), `READDIRPLUS3resok`.
public final class ReaddirplusEncoder {
    private final XdrWriter writer;
    private final DirectoryReply reply;
    private int directoryBytesLeft;

    public ReaddirplusEncoder(XdrWriter writer) {
        this.writer = writer;
        reply = new DirectoryReply(writer);
    }

    /// Writes what comes before the entries, or nothing and answers false if not even an empty listing
    /// fits.
    ///
    /// @param args of the call; limits beyond this server's maximum count as that
    public boolean begin(@Nullable FileAttributes3 directoryAttributes, long cookieVerifier, Readdirplus.Args args) {
        int hint = args.directoryCount() == 0 ? args.maxCount() : args.directoryCount();
        directoryBytesLeft = DirectoryReply.atMostReply(hint);
        return reply.begin(directoryAttributes, cookieVerifier, args.maxCount());
    }

    /// Writes an entry, or nothing and answers false if it does not fit.
    ///
    /// @param attributes null if not known
    /// @param handle null if not known, borrowed for the call
    public boolean tryEntry(
            long fileid, byte[] name, long cookie, @Nullable FileAttributes3 attributes, @Nullable WireHandle handle) {
        int directoryBytes = DirectoryReply.entryBytes(name);
        int bytes = directoryBytes + FileAttributes3.optionalBytes(attributes) + optionalBytes(handle);
        if (!reply.fits(bytes) || (directoryBytes > directoryBytesLeft && reply.entryCount() > 0)) {
            return false;
        }
        reply.putEntry(bytes, fileid, name, cookie);
        FileAttributes3.encodeOptional(attributes, writer);
        WireHandle.encodeOptional(handle, writer);
        directoryBytesLeft -= directoryBytes;
        return true;
    }

    /// How many entries were written since [#begin].
    public int entryCount() {
        return reply.entryCount();
    }

    /// Completes the reply.
    ///
    /// @param eof whether the last entry of the directory was written
    public void finish(boolean eof) {
        reply.finish(eof);
    }

    /// Takes back everything written since [#begin].
    public void abandon() {
        reply.abandon();
    }

    private static int optionalBytes(@Nullable WireHandle handle) {
        return handle == null ? Integer.BYTES : Integer.BYTES + Xdr.opaqueBytes(handle.length());
    }
}
