package io.dittofs.nfs.mount;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.rpc.AuthFlavor;
import io.dittofs.nfs.v3.WireHandle;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import java.util.List;

/// MNT: the root handle of an export (`dirpath`, `mountres3`).
///
/// **Wire**
/// ```
/// args:    dirpath:opaque (<= 1024)
/// resok:   status=0:4 fhandle:opaque (<= 64) count:4 { flavor:4 }*
/// resfail: status:4
/// ```
///
/// **Spec** [RFC 1813 §5.2.1](https://www.rfc-editor.org/rfc/rfc1813#section-5.2.1).
@SuppressWarnings("ArrayRecordComponent") // arguments are read once, never compared
public final class Mnt {
    private Mnt() {}

    /// @param path as the client sent it, not yet judged
    public record Args(byte[] path) {}

    /// What the procedure answers.
    public sealed interface Result permits Ok, Fail {}

    /// @param flavors that the export takes, the preferred one first
    public record Ok(WireHandle handle, List<AuthFlavor> flavors) implements Result {
        public Ok {
            flavors = List.copyOf(flavors);
        }
    }

    public record Fail(MountStatus3 status) implements Result {
        public Fail {
            if (status == MountStatus3.OK) {
                throw new IllegalArgumentException("a failure with status OK");
            }
        }
    }

    public static Args decode(XdrReader reader) throws MalformedException {
        byte[] path = reader.opaque(Limits.MOUNT_PATH_BYTES_MAX);
        reader.end();
        return new Args(path);
    }

    public static void encode(Result result, XdrWriter writer) {
        switch (result) {
            case Ok ok -> {
                writer.int32(MountStatus3.OK.code());
                ok.handle().encode(writer);
                writer.int32(ok.flavors().size());
                for (AuthFlavor flavor : ok.flavors()) {
                    writer.int32(flavor.code());
                }
            }
            case Fail fail -> writer.int32(fail.status().code());
        }
    }
}
