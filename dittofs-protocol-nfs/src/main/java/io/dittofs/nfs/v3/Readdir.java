package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import org.jspecify.annotations.Nullable;

/// READDIR: names in a directory (`READDIR3args`, `READDIR3res`).
///
/// **Wire**
/// ```
/// args:    dir:nfs_fh3 cookie:8 cookieverf:8 count:4
/// resok:   see [ReaddirEncoder]
/// resfail: status:4 dir_attributes:post_op_attr
/// ```
///
/// **Spec** [RFC 1813 §3.3.16](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.16).
public final class Readdir {
    private Readdir() {}

    /// @param directory borrowed from the record
    /// @param cookie of the last entry that the client has, 0 to begin
    /// @param cookieVerifier of the reply that the cookie came from
    /// @param count unsigned, the largest `READDIR3resok` that the client takes
    public record Args(WireHandle directory, long cookie, long cookieVerifier, int count) {}

    /// The failure; a success is written by [ReaddirEncoder], because a listing is too large for a record.
    public record Fail(Nfs3Status status, @Nullable FileAttributes3 directoryAttributes) {
        public Fail {
            status.requireFailure();
        }
    }

    public static Args decode(XdrReader reader) throws MalformedException {
        WireHandle directory = WireHandle.decode(reader);
        long cookie = reader.int64();
        long cookieVerifier = reader.int64();
        int count = reader.int32();
        reader.end();
        return new Args(directory, cookie, cookieVerifier, count);
    }

    public static void encode(Fail fail, XdrWriter writer) {
        writer.int32(fail.status().code());
        FileAttributes3.encodeOptional(fail.directoryAttributes(), writer);
    }
}
