package io.dittofs.nfs.service;

import io.dittofs.metadata.content.ContentLease;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.file.CommitResult;
import io.dittofs.metadata.file.ReadResult;
import io.dittofs.metadata.file.WriteResult;
import io.dittofs.nfs.Limits;
import io.dittofs.nfs.dispatch.AuthException;
import io.dittofs.nfs.v3.Commit;
import io.dittofs.nfs.v3.Read;
import io.dittofs.nfs.v3.StableHow;
import io.dittofs.nfs.v3.WccData;
import io.dittofs.nfs.v3.Write;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// READ, WRITE and COMMIT (RFC 1813 §3.3.6, §3.3.7, §3.3.21).
final class DataProcedures {
    private DataProcedures() {}

    /// What READ answers, with the bytes that follow the encoded result; whoever encodes it closes the lease.
    record Reading(Read.Result result, @Nullable ContentLease data) {}

    /// A count beyond the largest transfer makes a short read. The offset is unsigned; no file reaches into its upper
    /// half, where a read finds the end of the file as it does behind every other end.
    static Reading read(NfsCall call, Read.Args args) throws AuthException {
        int count = atMostTransfer(args.count());
        long offset = args.offset() < 0 ? Long.MAX_VALUE : args.offset();
        return call.on(
                args.file(),
                file -> {
                    ReadResult read = file.files().read(file.caller(), file.id(), offset, count);
                    Read.Ok ok = new Read.Ok(file.attributes(read.inode()), read.count(), read.isEof());
                    return new Reading(ok, read.data());
                },
                (status, attributes) -> new Reading(new Read.Fail(status, attributes), null));
    }

    /// Data beyond the largest transfer makes a short write.
    static Stable<Write.Result> write(NfsCall call, Write.Args args) throws AuthException {
        ByteBuffer data = args.data();
        data.limit(data.position() + atMostTransfer(data.remaining()));
        return call.on(
                args.file(),
                file -> {
                    WriteResult written =
                            file.files().write(file.caller(), file.id(), args.offset(), data, stability(args.stable()));
                    return new Stable<>(
                            new Write.Ok(
                                    file.wcc(written.change()),
                                    written.count(),
                                    stableHow(written.committed()),
                                    written.verifier()),
                            written.ticket());
                },
                (status, attributes) -> Stable.now(new Write.Fail(status, Target.wccOf(attributes))));
    }

    /// A range beyond what a signed offset can name is taken as the whole file.
    static Stable<Commit.Result> commit(NfsCall call, Commit.Args args) throws AuthException {
        long count = Integer.toUnsignedLong(args.count());
        boolean isNameable = args.offset() >= 0 && args.offset() <= Long.MAX_VALUE - count;
        return call.on(
                args.file(),
                file -> {
                    CommitResult committed =
                            file.files().commit(file.id(), isNameable ? args.offset() : 0, isNameable ? count : 0);
                    WccData wcc = new WccData(Attributes.before(committed.inode()), file.attributes(committed.inode()));
                    return new Stable<>(new Commit.Ok(wcc, committed.verifier()), committed.ticket());
                },
                (status, attributes) -> Stable.now(new Commit.Fail(status, Target.wccOf(attributes))));
    }

    private static int atMostTransfer(int unsignedCount) {
        int max = Limits.TRANSFER_BYTES_MAX;
        return Integer.compareUnsigned(unsignedCount, max) > 0 ? max : unsignedCount;
    }

    private static Stability stability(StableHow how) {
        return switch (how) {
            case UNSTABLE -> Stability.UNSTABLE;
            case DATA_SYNC -> Stability.DATA_SYNC;
            case FILE_SYNC -> Stability.FILE_SYNC;
        };
    }

    private static StableHow stableHow(Stability stability) {
        return switch (stability) {
            case UNSTABLE -> StableHow.UNSTABLE;
            case DATA_SYNC -> StableHow.DATA_SYNC;
            case FILE_SYNC -> StableHow.FILE_SYNC;
        };
    }
}
