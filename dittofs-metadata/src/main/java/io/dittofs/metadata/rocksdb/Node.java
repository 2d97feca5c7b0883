package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.inode.Inode;

/// An inode as the store keeps it. Immutable.
///
/// A directory's record carries what its entries need, so that a commit that changes entries touches this one record:
/// the counter of cookies survives the removal of the last entry, and emptiness needs no scan over removed ones.
///
/// @param inode the attributes
/// @param lastCookie the greatest cookie that the directory ever gave out; 0 for what is no directory
/// @param entryCount how many entries it has
/// @param firstCookie no entry has a smaller cookie: where a listing begins. Cookies are never given twice, so this
///     bound only grows, and a bound that is too small costs time and nothing else
record Node(Inode inode, long lastCookie, long entryCount, long firstCookie) {
    /// The protocols keep 0, 1 and 2 for the beginning, `.` and `..`.
    static final long COOKIE_BEFORE_FIRST = 2;

    Node {
        assert entryCount >= 0 : "entry count " + entryCount;
        assert inode.isDirectory() || (lastCookie | entryCount | firstCookie) == 0;
    }

    /// A new inode; of a directory, an empty one.
    static Node of(Inode inode) {
        return inode.isDirectory()
                ? new Node(inode, COOKIE_BEFORE_FIRST, 0, COOKIE_BEFORE_FIRST + 1)
                : new Node(inode, 0, 0, 0);
    }

    boolean isDirectory() {
        return inode.isDirectory();
    }

    Node withInode(Inode newInode) {
        return new Node(newInode, lastCookie, entryCount, firstCookie);
    }

    Node touched(long now, int linkDelta) {
        return withInode(inode.touched(now, linkDelta));
    }

    /// After an entry was added under the next cookie, which is then [#lastCookie].
    Node withEntryAdded() {
        long cookie = lastCookie + 1;
        return new Node(inode, cookie, entryCount + 1, entryCount == 0 ? cookie : firstCookie);
    }

    /// After the entry with this cookie was removed.
    Node withEntryRemoved(long cookie) {
        return new Node(inode, lastCookie, entryCount - 1, cookie == firstCookie ? cookie + 1 : firstCookie);
    }

    /// After a listing found that no entry has a smaller cookie.
    Node withFirstCookie(long cookie) {
        return cookie <= firstCookie ? this : new Node(inode, lastCookie, entryCount, cookie);
    }
}
