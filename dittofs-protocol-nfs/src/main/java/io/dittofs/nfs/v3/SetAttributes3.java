package io.dittofs.nfs.v3;

import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;

/// The attributes to set on a file (`sattr3`); a value counts only if its flag is set and is 0 otherwise.
///
/// **Wire** 24 to 60 bytes:
/// ```
/// set_it:4 [mode:4]  set_it:4 [uid:4]  set_it:4 [gid:4]  set_it:4 [size:8]  set_atime  set_mtime
/// ```
///
/// **Threading** immutable.
///
/// **Spec** RFC 1813 §2.6.
public record SetAttributes3(
        boolean setsMode,
        int mode,
        boolean setsUid,
        int uid,
        boolean setsGid,
        int gid,
        boolean setsSize,
        long size,
        SetTime atime,
        SetTime mtime) {

    /// Sets nothing.
    public static final SetAttributes3 NONE =
            new SetAttributes3(false, 0, false, 0, false, 0, false, 0, SetTime.DONT_CHANGE, SetTime.DONT_CHANGE);

    static SetAttributes3 decode(XdrReader reader) throws MalformedException {
        boolean setsMode = reader.bool();
        int mode = setsMode ? reader.int32() : 0;
        boolean setsUid = reader.bool();
        int uid = setsUid ? reader.int32() : 0;
        boolean setsGid = reader.bool();
        int gid = setsGid ? reader.int32() : 0;
        boolean setsSize = reader.bool();
        long size = setsSize ? reader.int64() : 0;
        SetTime atime = SetTime.decode(reader);
        SetTime mtime = SetTime.decode(reader);
        return new SetAttributes3(setsMode, mode, setsUid, uid, setsGid, gid, setsSize, size, atime, mtime);
    }
}
