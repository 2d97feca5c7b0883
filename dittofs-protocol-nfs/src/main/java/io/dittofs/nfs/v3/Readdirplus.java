package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import org.jspecify.annotations.Nullable;

/// READDIRPLUS: names in a directory with attributes and handles
/// (`READDIRPLUS3args`, `READDIRPLUS3res`).
///
/// **Wire**
/// ```
/// args:    dir:nfs_fh3 cookie:8 cookieverf:8 dircount:4 maxcount:4
/// resok:   see [ReaddirplusEncoder]
/// resfail: status:4 dir_attributes:post_op_attr
/// ```
///
/// **Spec** [RFC 1813 §3.3.17](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.17).
public final class Readdirplus {
    private Readdirplus() {}

    /// @param directory borrowed from the record
    /// @param cookie of the last entry that the client has, 0 to begin
    /// @param cookieVerifier of the reply that the cookie came from
    /// @param directoryCount unsigned, the most bytes of names, file ids and cookies that the client takes
    /// @param maxCount unsigned, the largest `READDIRPLUS3resok` that the client takes
    public record Args(WireHandle directory, long cookie, long cookieVerifier, int directoryCount, int maxCount) {}

    /// The failure; a success is written by [ReaddirplusEncoder], because a listing is too large for a record.
    public record Fail(Nfs3Status status, @Nullable FileAttributes3 directoryAttributes) {
        public Fail {
            status.requireFailure();
        }
    }

    public static Args decode(XdrReader reader) throws MalformedException {
        WireHandle directory = WireHandle.decode(reader);
        long cookie = reader.int64();
        long cookieVerifier = reader.int64();
        int directoryCount = reader.int32();
        int maxCount = reader.int32();
        reader.end();
        return new Args(directory, cookie, cookieVerifier, directoryCount, maxCount);
    }

    public static void encode(Fail fail, XdrWriter writer) {
        writer.int32(fail.status().code());
        FileAttributes3.encodeOptional(fail.directoryAttributes(), writer);
    }
}
