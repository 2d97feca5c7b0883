package io.dittofs.nfs.v3;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import java.nio.ByteBuffer;

/// WRITE: writes data to a file (`WRITE3args`, `WRITE3res`).
///
/// **Wire**
/// ```
/// args:    file:nfs_fh3 offset:8 count:4 stable:4 data:opaque
/// resok:   status=0:4 file_wcc:wcc_data count:4 committed:4 verf:8
/// resfail: status:4 file_wcc:wcc_data
/// ```
///
/// **Ownership** the data is a borrowed slice of the record; who keeps it copies it.
///
/// **Errors** a `count` beyond the data that came is malformed. A smaller one is obeyed: only that much of
/// the data is handed on.
///
/// **Spec** [RFC 1813 §3.3.7](https://www.rfc-editor.org/rfc/rfc1813#section-3.3.7).
public final class Write {
    private Write() {}

    /// @param file borrowed from the record
    /// @param offset unsigned
    /// @param data borrowed from the record, all of it to be written
    public record Args(WireHandle file, long offset, StableHow stable, ByteBuffer data) {}

    /// What the procedure answers.
    public sealed interface Result permits Ok, Fail {}

    /// @param count how many bytes were written
    /// @param committed how durable they are by now
    public record Ok(WccData fileWcc, int count, StableHow committed, long verifier) implements Result {}

    public record Fail(Nfs3Status status, WccData fileWcc) implements Result {
        public Fail {
            status.requireFailure();
        }
    }

    public static Args decode(XdrReader reader) throws MalformedException {
        WireHandle file = WireHandle.decode(reader);
        long offset = reader.int64();
        int count = reader.int32();
        StableHow stable = StableHow.of(reader.int32());
        ByteBuffer data = reader.opaqueSlice(Limits.RECORD_BYTES_MAX);
        reader.end();
        if (Integer.compareUnsigned(count, data.remaining()) > 0) {
            throw new MalformedException("WRITE of " + Integer.toUnsignedString(count) + " bytes with "
                    + data.remaining() + " bytes of data");
        }
        return new Args(file, offset, stable, data.limit(count));
    }

    public static void encode(Result result, XdrWriter writer) {
        switch (result) {
            case Ok ok -> {
                writer.int32(Nfs3Status.OK.code());
                ok.fileWcc().encode(writer);
                ByteBuffer out = writer.reserve(2 * Integer.BYTES + Long.BYTES);
                out.putInt(ok.count()).putInt(ok.committed().code()).putLong(ok.verifier());
            }
            case Fail fail -> {
                writer.int32(fail.status().code());
                fail.fileWcc().encode(writer);
            }
        }
    }
}
