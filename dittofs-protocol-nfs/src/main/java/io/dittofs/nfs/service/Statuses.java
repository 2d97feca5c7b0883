package io.dittofs.nfs.service;

import io.dittofs.metadata.error.FsError;
import io.dittofs.nfs.v3.Nfs3Status;

/// The one map from the domain's refusals to NFSv3 status codes (RFC 1813 §2.6).
final class Statuses {
    private Statuses() {}

    static Nfs3Status of(FsError error) {
        return switch (error) {
            case NOT_OWNER -> Nfs3Status.PERM;
            case NO_ENTRY -> Nfs3Status.NOENT;
            case IO -> Nfs3Status.IO;
            case ACCESS -> Nfs3Status.ACCES;
            case EXISTS -> Nfs3Status.EXIST;
            case CROSS_SHARE -> Nfs3Status.XDEV;
            case NOT_DIRECTORY -> Nfs3Status.NOTDIR;
            case IS_DIRECTORY -> Nfs3Status.ISDIR;
            case INVALID -> Nfs3Status.INVAL;
            case FILE_TOO_LARGE -> Nfs3Status.FBIG;
            case NO_SPACE -> Nfs3Status.NOSPC;
            case READ_ONLY -> Nfs3Status.ROFS;
            case TOO_MANY_LINKS -> Nfs3Status.MLINK;
            case NAME_TOO_LONG -> Nfs3Status.NAMETOOLONG;
            case NOT_EMPTY -> Nfs3Status.NOTEMPTY;
            case QUOTA -> Nfs3Status.DQUOT;
            case STALE -> Nfs3Status.STALE;
            case BAD_HANDLE -> Nfs3Status.BADHANDLE;
            case NOT_SYNC -> Nfs3Status.NOT_SYNC;
            case BAD_COOKIE -> Nfs3Status.BAD_COOKIE;
            case NOT_SUPPORTED -> Nfs3Status.NOTSUPP;
            case BAD_TYPE -> Nfs3Status.BADTYPE;
            case CONFLICT, TRY_LATER -> Nfs3Status.JUKEBOX;
        };
    }
}
