package io.dittofs.nfs.rpc;

import io.dittofs.nfs.Limits;
import io.dittofs.nfs.xdr.MalformedException;
import io.dittofs.nfs.xdr.XdrReader;
import io.dittofs.nfs.xdr.XdrWriter;
import java.util.Arrays;

/// A Unix identity as the client claims it (`authsys_parms`).
///
/// A class and not a record, because two of them are equal when their groups are and nobody may
/// change those through an accessor.
///
/// **Wire** the body of the credential:
/// ```
/// stamp:4  machinename:4+n+pad (n <= 255)  uid:4  gid:4  count:4 (<= 16)  gids:4*count
/// ```
///
/// **Threading** immutable.
///
/// **Spec** [RFC 5531 appendix A](https://www.rfc-editor.org/rfc/rfc5531#appendix-A).
public final class AuthSys implements RpcCredential {
    private final int stamp;
    private final String machineName;
    private final int uid;
    private final int gid;
    private final int[] groups;

    /// @param groups the supplementary groups, at most 16
    public AuthSys(int stamp, String machineName, int uid, int gid, int... groups) {
        if (groups.length > Limits.AUTH_SYS_GROUPS_MAX) {
            throw new IllegalArgumentException("more than " + Limits.AUTH_SYS_GROUPS_MAX + " groups");
        }
        this.stamp = stamp;
        this.machineName = machineName;
        this.uid = uid;
        this.gid = gid;
        this.groups = groups.clone();
    }

    static AuthSys decode(XdrReader reader) throws MalformedException {
        int stamp = reader.int32();
        String machineName = reader.string(Limits.MACHINE_NAME_BYTES_MAX);
        int uid = reader.int32();
        int gid = reader.int32();
        int[] groups = reader.int32Array(Limits.AUTH_SYS_GROUPS_MAX);
        reader.end();
        return new AuthSys(stamp, machineName, uid, gid, groups);
    }

    /// Writes the body of the credential, for a client's call.
    public void encode(XdrWriter writer) {
        writer.int32(stamp);
        writer.string(machineName);
        writer.int32(uid);
        writer.int32(gid);
        writer.int32(groups.length);
        for (int group : groups) {
            writer.int32(group);
        }
    }

    public int stamp() {
        return stamp;
    }

    public String machineName() {
        return machineName;
    }

    /// The user id, unsigned.
    public int uid() {
        return uid;
    }

    /// The primary group id, unsigned.
    public int gid() {
        return gid;
    }

    /// The supplementary group ids, unsigned, as a copy.
    public int[] groups() {
        return groups.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AuthSys that
                && stamp == that.stamp
                && uid == that.uid
                && gid == that.gid
                && machineName.equals(that.machineName)
                && Arrays.equals(groups, that.groups);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * (31 * uid + gid) + machineName.hashCode()) + Arrays.hashCode(groups);
    }

    @Override
    public String toString() {
        return "AuthSys[machineName=" + machineName + ", uid=" + Integer.toUnsignedString(uid) + ", gid="
                + Integer.toUnsignedString(gid) + ", groups=" + Arrays.toString(groups) + "]";
    }
}
