package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import org.jspecify.annotations.Nullable;

/// PATHCONF: the POSIX limits of a file (`PATHCONF3args`, `PATHCONF3res`).
///
/// **Wire**
/// ```
/// args:    object:nfs_fh3
/// resok:   status=0:4 obj_attributes:post_op_attr linkmax:4 name_max:4 no_trunc:4
///          chown_restricted:4 case_insensitive:4 case_preserving:4
/// resfail: status:4 obj_attributes:post_op_attr
/// ```
///
/// **Spec** [RFC 1813 §3.3.20](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.20).
public final class Pathconf {
    private Pathconf() {}

    /// @param object borrowed from the record
    public record Args(WireHandle object) {}

    /// What the procedure answers.
    public sealed interface Result permits Ok, Fail {}

    /// @param linkCountMax most hard links to one file
    /// @param nameBytesMax longest name of an entry
    /// @param refusesLongNames `no_trunc`: a name too long is an error and not cut
    /// @param restrictsChown only a privileged caller may change an owner
    public record Ok(
            @Nullable FileAttributes3 objectAttributes,
            int linkCountMax,
            int nameBytesMax,
            boolean refusesLongNames,
            boolean restrictsChown,
            boolean ignoresCase,
            boolean preservesCase)
            implements Result {}

    public record Fail(Nfs3Status status, @Nullable FileAttributes3 objectAttributes) implements Result {
        public Fail {
            status.requireFailure();
        }
    }

    public static Args decode(XdrReader reader) throws MalformedException {
        WireHandle handle = WireHandle.decode(reader);
        reader.end();
        return new Args(handle);
    }

    public static void encode(Result result, XdrWriter writer) {
        switch (result) {
            case Ok ok -> {
                writer.int32(Nfs3Status.OK.code());
                FileAttributes3.encodeOptional(ok.objectAttributes(), writer);
                writer.int32(ok.linkCountMax());
                writer.int32(ok.nameBytesMax());
                writer.bool(ok.refusesLongNames());
                writer.bool(ok.restrictsChown());
                writer.bool(ok.ignoresCase());
                writer.bool(ok.preservesCase());
            }
            case Fail fail -> {
                writer.int32(fail.status().code());
                FileAttributes3.encodeOptional(fail.objectAttributes(), writer);
            }
        }
    }
}
