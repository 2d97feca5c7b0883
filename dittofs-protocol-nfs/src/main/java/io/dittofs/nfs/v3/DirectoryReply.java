package io.dittofs.nfs.v3;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.xdr.Xdr;
import io.dittofs.nfs.xdr.XdrWriter;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What READDIR's and READDIRPLUS's successful replies have in common: head, tail and the accounting
/// of bytes between them.
///
/// **Threading** request-confined.
///
/// **Spec** RFC 1813 §3.3.16 and §3.3.17: the client's count covers all of `resok` with its XDR overhead,
/// which leaves out the status before it.
final class DirectoryReply {
    private static final int STATUS_BYTES = Integer.BYTES;
    private static final int VERIFIER_BYTES = Long.BYTES;
    private static final int TRAILER_BYTES = 2 * Integer.BYTES;

    private final XdrWriter writer;
    private int start;
    private int bytesLeft;
    private int entryCount;

    DirectoryReply(XdrWriter writer) {
        this.writer = writer;
    }

    boolean begin(@Nullable FileAttributes3 directoryAttributes, long cookieVerifier, int count) {
        start = writer.position();
        entryCount = 0;
        int attributeBytes = FileAttributes3.optionalBytes(directoryAttributes);
        bytesLeft = atMostReply(count) - attributeBytes - VERIFIER_BYTES - TRAILER_BYTES;
        if (bytesLeft < 0) {
            return false;
        }
        ByteBuffer out = writer.reserve(STATUS_BYTES + attributeBytes + VERIFIER_BYTES);
        FileAttributes3.putOptional(directoryAttributes, out.putInt(Nfs3Status.OK.code()));
        out.putLong(cookieVerifier);
        return true;
    }

    boolean fits(int entryBytes) {
        return entryBytes <= bytesLeft;
    }

    /// Writes the part that both kinds of entries begin with, and accounts for `entryBytes` in all.
    void putEntry(int entryBytes, long fileid, byte[] name, long cookie) {
        assert fits(entryBytes) : "entry beyond the client's count";
        writer.reserve(Integer.BYTES + Long.BYTES).putInt(1).putLong(fileid);
        writer.opaque(name);
        writer.int64(cookie);
        bytesLeft -= entryBytes;
        entryCount++;
    }

    int entryCount() {
        return entryCount;
    }

    void finish(boolean eof) {
        writer.reserve(TRAILER_BYTES).putInt(0).putInt(eof ? 1 : 0);
    }

    void abandon() {
        writer.rewind(start);
        entryCount = 0;
    }

    /// The client's limit as far as this server goes with it.
    static int atMostReply(int count) {
        int max = Limits.DIRECTORY_REPLY_BYTES_MAX;
        return Integer.compareUnsigned(count, max) > 0 ? max : count;
    }

    /// The size of an `entry3` with the flag that announces it.
    static int entryBytes(byte[] name) {
        return Integer.BYTES + Long.BYTES + Xdr.opaqueBytes(name.length) + Long.BYTES;
    }
}
