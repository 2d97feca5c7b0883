package io.dittofs.nfs.v3;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import org.jspecify.annotations.Nullable;

/// READ: data of a file (`READ3args`, `READ3res`).
///
/// **Wire**
/// ```
/// args:    file:nfs_fh3 offset:8 count:4
/// resok:   status=0:4 file_attributes:post_op_attr count:4 eof:4 length:4 [data pad]
/// resfail: status:4 file_attributes:post_op_attr
/// ```
///
/// **Ownership** the data is not part of the result: the encoder writes everything up to and including the
/// opaque's length, and the transport gathers `count` bytes and their padding behind it.
///
/// **Spec** [RFC 1813 §3.3.6](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.6).
public final class Read {
    private Read() {}

    /// @param file borrowed from the record
    /// @param offset unsigned
    /// @param count unsigned, as asked for
    public record Args(WireHandle file, long offset, int count) {}

    /// What the procedure answers.
    public sealed interface Result permits Ok, Fail {}

    /// @param count how many bytes of data follow the encoded part
    public record Ok(@Nullable FileAttributes3 fileAttributes, int count, boolean eof) implements Result {
        public Ok {
            if (count < 0 || count > Limits.TRANSFER_BYTES_MAX) {
                throw new IllegalArgumentException("read of " + count + " bytes");
            }
        }
    }

    public record Fail(Nfs3Status status, @Nullable FileAttributes3 fileAttributes) implements Result {
        public Fail {
            status.requireFailure();
        }
    }

    public static Args decode(XdrReader reader) throws MalformedException {
        WireHandle file = WireHandle.decode(reader);
        long offset = reader.int64();
        int count = reader.int32();
        reader.end();
        return new Args(file, offset, count);
    }

    public static void encode(Result result, XdrWriter writer) {
        switch (result) {
            case Ok ok -> {
                writer.int32(Nfs3Status.OK.code());
                FileAttributes3.encodeOptional(ok.fileAttributes(), writer);
                writer.int32(ok.count());
                writer.bool(ok.eof());
                writer.int32(ok.count());
            }
            case Fail fail -> {
                writer.int32(fail.status().code());
                FileAttributes3.encodeOptional(fail.fileAttributes(), writer);
            }
        }
    }
}
