package io.dittofs.metadata.check;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.metadata.store.ShareUsage;
import io.dittofs.metadata.store.StoreScan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the shares of a store have and what their counters say. Confined to the thread of a check.
final class Census {
    private final List<ShareRecord> shares;
    private final List<ShareUsage> counters = new ArrayList<>();
    private final long[] bytes;
    private final long[] inodes;

    Census(StoreScan scan) throws FsException {
        this.shares = scan.shares();
        for (ShareRecord share : shares) {
            counters.add(scan.usage(share.id()));
        }
        this.bytes = new long[shares.size()];
        this.inodes = new long[shares.size()];
    }

    List<ShareRecord> shares() {
        return shares;
    }

    /// How many inodes all counters together say there are.
    long inodesCounted() {
        return counters.stream().mapToLong(ShareUsage::inodes).sum();
    }

    /// Counts an inode of a share; its bytes come with [#addBytes].
    void addInode(int share) {
        inodes[share]++;
    }

    void addBytes(int share, long count) {
        bytes[share] += count;
    }

    /// Where something belongs that says nothing about it: to the only share, or to the only one that has fewer
    /// inodes than it counts. Null where that is none or several.
    @Nullable
    ShareRecord onlyCandidate() {
        if (shares.size() == 1) {
            return shares.getFirst();
        }
        ShareRecord candidate = null;
        for (int share = 0; share < shares.size(); share++) {
            if (counters.get(share).inodes() > inodes[share]) {
                if (candidate != null) {
                    return null;
                }
                candidate = shares.get(share);
            }
        }
        return candidate;
    }

    /// Where it goes if nothing is known: to the first share by name, so always to the same.
    @Nullable
    ShareRecord first() {
        return shares.isEmpty() ? null : shares.getFirst();
    }

    /// The share in which an orphan directory says it was; otherwise what is known without that.
    Violation.Orphan orphan(Inode inode, int shareOfParent) {
        if (shareOfParent != Ancestry.IN_NO_SHARE) {
            return new Violation.Orphan(inode, shares.get(shareOfParent), true);
        }
        ShareRecord candidate = onlyCandidate();
        return new Violation.Orphan(inode, candidate != null ? candidate : first(), candidate != null);
    }

    /// Compares the counters with what was counted.
    void check(Findings findings) {
        for (int share = 0; share < shares.size(); share++) {
            ShareUsage found = new ShareUsage(bytes[share], inodes[share]);
            if (!found.equals(counters.get(share))) {
                findings.add(new Violation.WrongUsage(shares.get(share), found, counters.get(share)));
            }
        }
    }
}
