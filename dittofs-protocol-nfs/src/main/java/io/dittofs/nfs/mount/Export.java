package io.dittofs.nfs.mount;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.xdr.XdrWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// EXPORT: what can be mounted by whom (`exports`), written entry by entry.
///
/// **Wire** no arguments;
/// ```
/// { more=1:4  ex_dir:opaque (<= 1024)  { more=1:4  gr_name:opaque (<= 255) }*  more=0:4 }*  more=0:4
/// ```
///
/// **Threading** request-confined.
///
/// **Spec** [RFC 1813 §5.2.5](https://www.rfc-editor.org/rfc/rfc1813#section-5.2.5).
public final class Export {
    private final XdrWriter writer;

    public Export(XdrWriter writer) {
        this.writer = writer;
    }

    /// Writes an entry.
    ///
    /// @param groups of clients that may mount it, none if everybody may
    public void entry(byte[] path, List<String> groups) {
        if (path.length > Limits.MOUNT_PATH_BYTES_MAX) {
            throw new IllegalArgumentException("export path of " + path.length + " bytes");
        }
        writer.bool(true);
        writer.opaque(path);
        for (String group : groups) {
            group(group.getBytes(StandardCharsets.UTF_8));
        }
        writer.bool(false);
    }

    /// Completes the list.
    public void finish() {
        writer.bool(false);
    }

    private void group(byte[] name) {
        if (name.length > Limits.MOUNT_NAME_BYTES_MAX) {
            throw new IllegalArgumentException("group name of " + name.length + " bytes");
        }
        writer.bool(true);
        writer.opaque(name);
    }
}
