package io.dittofs.metadata.identity;

import java.util.Arrays;

/// Who a caller is: a user, a primary group and supplementary groups, as unsigned 32-bit numbers. Immutable.
public final class Credentials {
    private static final int[] NO_GROUPS = {};

    private final int uid;
    private final int gid;
    private final int[] groups;

    /// Takes a copy of the groups.
    public Credentials(int uid, int gid, int... groups) {
        this.uid = uid;
        this.gid = gid;
        this.groups = groups.length == 0 ? NO_GROUPS : groups.clone();
    }

    public int uid() {
        return uid;
    }

    public int gid() {
        return gid;
    }

    public int[] groups() {
        return groups.clone();
    }

    public boolean isRoot() {
        return uid == 0;
    }

    /// Whether this is the caller's primary group or one of the supplementary ones.
    public boolean isMember(int group) {
        if (group == gid) {
            return true;
        }
        for (int supplementary : groups) {
            if (supplementary == group) {
                return true;
            }
        }
        return false;
    }

    /// The same caller with each group replaced, for squashing.
    Credentials withGroupReplaced(int newUid, int newGid, int from, int to) {
        int[] replaced = groups.clone();
        for (int i = 0; i < replaced.length; i++) {
            if (replaced[i] == from) {
                replaced[i] = to;
            }
        }
        return new Credentials(newUid, newGid, replaced);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Credentials that
                && uid == that.uid
                && gid == that.gid
                && Arrays.equals(groups, that.groups);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * uid + gid) + Arrays.hashCode(groups);
    }

    @Override
    public String toString() {
        return "uid=" + Integer.toUnsignedString(uid) + " gid=" + Integer.toUnsignedString(gid);
    }
}
