package io.dittofs.metadata.check;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.metadata.store.StoreScan;
import java.util.BitSet;
import java.util.List;

/// One check of one scan:
///
/// 1. Every entry is in a directory that is there and names an inode that is there.
/// 2. A directory has one entry that names it, in its parent, and the link count 2 plus its sub-directories; the root
///    of a share has no entry. Every other inode has as many links as entries name it, and one at least.
/// 3. Every inode can be reached from the root of a share, whose counters are the sums over what can be reached.
/// 4. A symbolic link has a target of its size.
/// 5. A content belongs to one file, and is not to be released while it does.
/// 6. The store has nothing to say against itself.
///
/// Inodes are known by their rank in the order of numbers, so 25 bytes of memory for each are enough.
///
/// **Threading**: confined to the thread that has the scan.
final class TreeCheck {
    private final StoreScan scan;
    private final Ancestry.Parents stored;
    private final Findings findings;
    private final Meter meter;
    private final Census census;
    private final InodeRanks ranks = new InodeRanks();
    private final Contents contents = new Contents();
    private final BitSet named = new BitSet();
    /// Directories with entries of which nobody can say what they name.
    private final BitSet obscure = new BitSet();

    private boolean isAnyDamaged;

    // By rank.
    private int[] references = {};
    /// Of a directory its sub-directories, of a symbolic link the bytes of its target, plus one.
    private int[] details = {};

    private long lostDirectory;
    private long lastDirectory;
    private int lastDirectoryRank = InodeRanks.NONE;

    /// @param stored asks the store for the parent of a directory that is there
    TreeCheck(StoreScan scan, Ancestry.Parents stored, Findings findings, CheckProgress progress) throws FsException {
        this.scan = scan;
        this.stored = stored;
        this.findings = findings;
        this.census = new Census(scan);
        this.meter = new Meter(progress, census.inodesCounted());
    }

    /// @return how many inodes there are
    long run() throws FsException {
        meter.begin();
        checkInternals();
        readInodes();
        readReleases();
        references = new int[ranks.count()];
        details = new int[ranks.count()];
        Ancestry ancestry = new Ancestry(ranks);
        findRoots(ancestry);
        scan.entries((directory, name, child) -> readEntry(ancestry, directory, name, child));
        meter.passDone();
        ancestry.resolve(stored);
        scan.entries((directory, name, child) -> checkPlace(ancestry, directory, name, child));
        meter.passDone();
        readTargets();
        countInodes(ancestry);
        checkInodes(ancestry);
        if (!isAnyDamaged) {
            census.check(findings);
        }
        meter.passDone();
        return ranks.count();
    }

    private void checkInternals() throws FsException {
        scan.internals(new StoreScan.DamageVisitor() {
            @Override
            public void damage(String sentence, boolean isRepairable) {
                findings.add(new Violation.Store(sentence, isRepairable));
            }

            @Override
            public void passed(int inodes) {
                meter.rows(inodes);
            }
        });
        meter.passDone();
    }

    private void readInodes() throws FsException {
        scan.inodes(new StoreScan.InodeVisitor() {
            @Override
            public void inode(Inode inode) {
                ranks.add(inode.number(), inode.type());
                if (inode.isRegular()) {
                    contents.add(inode.contentId());
                }
                meter.row();
            }

            @Override
            public void damaged(long number, String reason) {
                ranks.addDamaged(number);
                isAnyDamaged = true;
                findings.add(new Violation.DamagedInode(number, reason));
                meter.row();
            }
        });
        meter.know(ranks.count());
    }

    private void readReleases() throws FsException {
        contents.sort();
        scan.releases(contents::release);
        contents.forgetOthers();
    }

    private void findRoots(Ancestry ancestry) {
        List<ShareRecord> shares = census.shares();
        for (int share = 0; share < shares.size(); share++) {
            int root = ranks.rankOf(shares.get(share).root().inode());
            if (root == InodeRanks.NONE) {
                findings.add(new Violation.LostRoot(shares.get(share)));
            } else if (!ranks.mayHaveEntries(root)) {
                findings.add(new Violation.RootNotADirectory(shares.get(share)));
            } else {
                ancestry.addRoot(root, share);
            }
        }
    }

    private int rankOfDirectory(long directory) {
        if (directory != lastDirectory) {
            lastDirectory = directory;
            lastDirectoryRank = ranks.rankOf(directory);
        }
        return lastDirectoryRank;
    }

    private void readEntry(Ancestry ancestry, long directory, FileName name, long child) {
        meter.row();
        int place = rankOfDirectory(directory);
        if (place == InodeRanks.NONE && directory != lostDirectory) {
            lostDirectory = directory;
            if (!isLostRoot(directory)) {
                findings.add(new Violation.LostDirectory(directory, name));
            }
        }
        int rank = ranks.rankOf(child);
        if (rank == InodeRanks.NONE) {
            findings.add(new Violation.DanglingEntry(directory, name, child));
            return;
        }
        references[rank]++;
        if (place != InodeRanks.NONE && ranks.mayHaveEntries(rank)) {
            ancestry.add(place, rank);
        }
    }

    private boolean isLostRoot(long directory) {
        return census.shares().stream().anyMatch(share -> share.root().inode() == directory);
    }

    /// Now that each directory has its place, finds the entries beside it.
    private void checkPlace(Ancestry ancestry, long directory, FileName name, long child) {
        meter.row();
        int place = rankOfDirectory(directory);
        int rank = ranks.rankOf(child);
        if (place == InodeRanks.NONE || rank == InodeRanks.NONE) {
            return;
        }
        if (ranks.isDamaged(rank)) {
            obscure.set(place);
        } else if (!ranks.isDirectory(rank)) {
            ancestry.inherit(place, rank);
        } else if (ancestry.place(rank) != place || named.get(rank)) {
            findings.add(new Violation.SurplusEntry(directory, name, child));
        } else {
            named.set(rank);
            details[place]++;
            if (ancestry.isWhereCycleIsCut(rank)) {
                findings.add(new Violation.Cycle(directory, name, child));
            }
        }
    }

    private void readTargets() throws FsException {
        scan.symlinkTargets((symlink, bytes) -> {
            int rank = ranks.rankOf(symlink);
            if (rank != InodeRanks.NONE && ranks.isSymlink(rank)) {
                details[rank] = bytes + 1;
            }
        });
    }

    private void countInodes(Ancestry ancestry) {
        for (int rank = 0; rank < ranks.count(); rank++) {
            if (ancestry.share(rank) != Ancestry.IN_NO_SHARE) {
                census.addInode(ancestry.share(rank));
            }
        }
    }

    private void checkInodes(Ancestry ancestry) throws FsException {
        scan.inodes(new StoreScan.InodeVisitor() {
            private int rank;

            @Override
            public void inode(Inode inode) {
                checkInode(ancestry, rank++, inode);
                meter.row();
            }

            @Override
            public void damaged(long number, String reason) {
                rank++;
            }
        });
    }

    private void checkInode(Ancestry ancestry, int rank, Inode inode) {
        assert ranks.number(rank) == inode.number() : "the scan shows other inodes now";
        if (ancestry.share(rank) != Ancestry.IN_NO_SHARE) {
            census.addBytes(ancestry.share(rank), inode.allocatedBytes());
        }
        boolean isOrphan = references[rank] == 0 && !ancestry.isRoot(rank);
        if (isOrphan) {
            int parent = inode.isDirectory() ? ranks.rankOf(inode.parent()) : InodeRanks.NONE;
            int share = parent == InodeRanks.NONE ? Ancestry.IN_NO_SHARE : ancestry.share(parent);
            findings.add(census.orphan(inode, share));
        }
        switch (inode.type()) {
            case DIRECTORY -> checkDirectory(ancestry, rank, inode);
            case SYMLINK -> checkSymlink(rank, inode);
            case REGULAR -> checkContent(inode);
            case BLOCK_DEVICE, CHARACTER_DEVICE, FIFO, SOCKET -> {}
        }
        if (!inode.isDirectory() && !isOrphan) {
            checkLinks(inode, references[rank]);
        }
    }

    private void checkDirectory(Ancestry ancestry, int rank, Inode inode) {
        int place = ancestry.isRoot(rank) ? rank : ancestry.place(rank);
        if (place != InodeRanks.NONE && inode.parent() != ranks.number(place)) {
            findings.add(new Violation.WrongParent(inode, ranks.number(place)));
        }
        if (!obscure.get(rank)) {
            checkLinks(inode, 2 + details[rank]);
        }
    }

    private void checkLinks(Inode inode, int links) {
        if (inode.linkCount() != links) {
            findings.add(new Violation.WrongLinkCount(inode, links));
        }
    }

    private void checkSymlink(int rank, Inode inode) {
        if (details[rank] == 0) {
            findings.add(new Violation.MissingTarget(inode.number()));
        } else if (inode.size() != details[rank] - 1) {
            findings.add(new Violation.WrongTargetLength(inode, details[rank] - 1));
        }
    }

    private void checkContent(Inode inode) {
        if (contents.isShared(inode.contentId())) {
            findings.add(new Violation.SharedContent(inode.contentId(), inode.number()));
        }
        Integer releasing = contents.releasingShare(inode.contentId());
        if (releasing != null) {
            findings.add(new Violation.ReleasedContent(releasing, inode.contentId(), inode.number()));
        }
    }
}
