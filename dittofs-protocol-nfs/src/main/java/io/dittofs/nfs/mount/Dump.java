package io.dittofs.nfs.mount;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.xdr.XdrWriter;
import java.nio.charset.StandardCharsets;

/// DUMP: who mounted what (`mountlist`), written entry by entry.
///
/// **Wire** no arguments;
/// ```
/// { more=1:4  ml_hostname:opaque (<= 255)  ml_directory:opaque (<= 1024) }*  more=0:4
/// ```
///
/// **Threading** request-confined.
///
/// **Spec** [RFC 1813 §5.2.2](https://www.rfc-editor.org/rfc/rfc1813#section-5.2.2).
public final class Dump {
    private final XdrWriter writer;

    public Dump(XdrWriter writer) {
        this.writer = writer;
    }

    /// Writes an entry.
    public void entry(String host, byte[] path) {
        byte[] hostBytes = host.getBytes(StandardCharsets.UTF_8);
        if (hostBytes.length > Limits.MOUNT_NAME_BYTES_MAX || path.length > Limits.MOUNT_PATH_BYTES_MAX) {
            throw new IllegalArgumentException("mount entry beyond the protocol's limits");
        }
        writer.bool(true);
        writer.opaque(hostBytes);
        writer.opaque(path);
    }

    /// Completes the list.
    public void finish() {
        writer.bool(false);
    }
}
