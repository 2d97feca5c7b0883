package io.dittofs.nfs.mount;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;

/// UMNT: the client gives an export back (`dirpath`); there is no result.
///
/// **Wire**
/// ```
/// args:    dirpath:opaque (<= 1024)
/// ```
///
/// **Spec** [RFC 1813 §5.2.3](https://www.rfc-editor.org/rfc/rfc1813#section-5.2.3).
@SuppressWarnings("ArrayRecordComponent") // arguments are read once, never compared
public final class Umnt {
    private Umnt() {}

    /// @param path as the client sent it, not yet judged
    public record Args(byte[] path) {}

    public static Args decode(XdrReader reader) throws MalformedException {
        byte[] path = reader.opaque(Limits.MOUNT_PATH_BYTES_MAX);
        reader.end();
        return new Args(path);
    }
}
