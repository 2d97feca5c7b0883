package io.dittofs.nfs.service;

import io.dittofs.metadata.file.FileSystemStatus;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.nfs.Limits;
import io.dittofs.nfs.dispatch.AuthException;
import io.dittofs.nfs.v3.Fsinfo;
import io.dittofs.nfs.v3.Fsstat;
import io.dittofs.nfs.v3.Pathconf;

/// FSSTAT, FSINFO and PATHCONF (RFC 1813 §3.3.18 to §3.3.20).
final class FileSystemProcedures {
    /// Sizes of transfers that suit the server best are multiples of this.
    private static final int TRANSFER_MULTIPLE = 4096;

    private FileSystemProcedures() {}

    static Fsstat.Result fsstat(NfsCall call, Fsstat.Args args) throws AuthException {
        return call.on(
                args.fileSystemRoot(),
                file -> {
                    FileSystemStatus status = file.files().status(file.id());
                    return new Fsstat.Ok(
                            file.attributes(status.root()),
                            status.totalBytes(),
                            status.freeBytes(),
                            status.freeBytes(),
                            status.totalFiles(),
                            status.freeFiles(),
                            status.freeFiles(),
                            0);
                },
                Fsstat.Fail::new);
    }

    static Fsinfo.Result fsinfo(NfsCall call, Fsinfo.Args args) throws AuthException {
        return call.on(
                args.fileSystemRoot(),
                file -> new Fsinfo.Ok(
                        file.attributes(file.files().attributes(file.id())),
                        Limits.TRANSFER_BYTES_MAX,
                        Limits.TRANSFER_BYTES_MAX,
                        TRANSFER_MULTIPLE,
                        Limits.TRANSFER_BYTES_MAX,
                        Limits.TRANSFER_BYTES_MAX,
                        TRANSFER_MULTIPLE,
                        Limits.DIRECTORY_REPLY_BYTES_MAX,
                        io.dittofs.metadata.file.Limits.FILE_BYTES_MAX,
                        0,
                        1,
                        Fsinfo.LINK | Fsinfo.SYMLINK | Fsinfo.HOMOGENEOUS | Fsinfo.CAN_SET_TIME),
                Fsinfo.Fail::new);
    }

    static Pathconf.Result pathconf(NfsCall call, Pathconf.Args args) throws AuthException {
        return call.on(
                args.object(),
                file -> new Pathconf.Ok(
                        file.attributes(file.files().attributes(file.id())),
                        io.dittofs.metadata.file.Limits.LINKS_MAX,
                        FileName.BYTES_MAX,
                        true,
                        true,
                        false,
                        true),
                Pathconf.Fail::new);
    }
}
