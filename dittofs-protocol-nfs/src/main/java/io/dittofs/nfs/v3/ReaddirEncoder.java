package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.XdrWriter;
import org.jspecify.annotations.Nullable;

/// Writes a successful READDIR reply entry by entry, for as long as it fits what the client takes.
///
/// Use: [#begin], then [#tryEntry] until it answers false or the directory ends, then [#finish], or
/// [#abandon] to answer something else. If `begin` or the first entry does not fit, the answer is
/// TOOSMALL.
///
/// **Wire** the size of all but the status is at most `count`:
/// ```
/// status=0:4
/// dir_attributes:post_op_attr  cookieverf:8
/// { more=1:4  fileid:8  name:opaque  cookie:8 }*
/// more=0:4  eof:4
/// ```
///
/// **Threading** request-confined.
///
/// **Spec** [RFC 1813 §3.3.16](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.16), `READDIR3resok`.
public final class ReaddirEncoder {
    private final DirectoryReply reply;

    public ReaddirEncoder(XdrWriter writer) {
        reply = new DirectoryReply(writer);
    }

    /// Writes what comes before the entries, or nothing and answers false if not even an empty listing
    /// fits.
    ///
    /// @param count unsigned, of the client's arguments; more than this server's maximum counts as that
    public boolean begin(@Nullable FileAttributes3 directoryAttributes, long cookieVerifier, int count) {
        return reply.begin(directoryAttributes, cookieVerifier, count);
    }

    /// Writes an entry, or nothing and answers false if it does not fit.
    public boolean tryEntry(long fileid, byte[] name, long cookie) {
        int bytes = DirectoryReply.entryBytes(name);
        if (!reply.fits(bytes)) {
            return false;
        }
        reply.putEntry(bytes, fileid, name, cookie);
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
}
