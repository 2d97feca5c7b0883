package io.dittofs.nfs.service;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.FileService;
import io.dittofs.metadata.handle.FileHandle;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.share.Share;
import io.dittofs.metadata.share.ShareTable;
import io.dittofs.nfs.dispatch.AuthException;
import io.dittofs.nfs.dispatch.RpcCaller;
import io.dittofs.nfs.rpc.AuthStat;
import io.dittofs.nfs.v3.WireHandle;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// The shares as clients meet them: every handle is checked, and every export rule enforced, on each call.
///
/// **Threading**: immutable.
final class Exports {
    /// In the order of their ids, so that one is found without boxing the id.
    private final Share[] shares;

    private final int[] ids;

    Exports(ShareTable table) {
        shares = table.all().stream().sorted(Comparator.comparingInt(Share::id)).toArray(Share[]::new);
        ids = Arrays.stream(shares).mapToInt(Share::id).toArray();
    }

    /// Opens the file that a handle names.
    ///
    /// @param mayWait whether operations on the file may wait for a disk or a network; if not, they throw
    ///     [WouldBlockException][io.dittofs.metadata.error.WouldBlockException] where they would have to
    ///
    /// **Errors**: `BAD_HANDLE` for a handle that was not made here, `STALE` where its share is gone, `ACCESS`
    /// where the client may not use the share; [AuthException] where the share wants a better credential.
    Target open(WireHandle wire, RpcCaller caller, boolean mayWait) throws FsException, AuthException {
        FileHandle handle = FileHandle.read(wire.buffer(), wire.offset(), wire.length());
        Share share = byId(handle.shareId());
        if (share == null) {
            throw new FsException(FsError.STALE);
        }
        share.seal().verify(handle);
        Admission admission = Admission.of(caller, share);
        if (!admission.admitsNow(caller.session())) {
            throw new FsException(FsError.ACCESS);
        }
        Credentials identity = admission.identity();
        if (identity == null) {
            throw new AuthException(AuthStat.TOO_WEAK);
        }
        FileService files = mayWait ? share.files() : share.files().atOnce();
        return new Target(share, files, handle.id(), identity);
    }

    /// The share that a handle claims to be of; null where there is none, or the handle is malformed.
    @Nullable
    Share claimedShare(WireHandle wire) {
        try {
            return byId(
                    FileHandle.read(wire.buffer(), wire.offset(), wire.length()).shareId());
        } catch (FsException malformed) {
            return null;
        }
    }

    private @Nullable Share byId(int id) {
        int index = Arrays.binarySearch(ids, id);
        return index < 0 ? null : shares[index];
    }
}
