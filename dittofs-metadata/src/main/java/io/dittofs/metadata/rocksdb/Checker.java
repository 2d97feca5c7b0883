package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.metadata.store.ShareUsage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Walks a whole store in key order and describes what violates its invariants:
///
/// 1. Every entry is in `dirent` and in `dirindex`, with the same child and cookie, in a directory that is there,
///    and names an inode that is there. Its cookie is between those that the directory's record says.
/// 2. A directory's record counts its entries. A directory has one entry that names it, in its parent, and the link
///    count 2 plus its sub-directories; the root of a share has no entry. Every other inode has as many links as
///    entries name it.
/// 3. Every inode can be reached from the root of a share, whose counters are the sums over what can be reached.
/// 4. A symbolic link has a target, and nothing else has.
/// 5. No number in use is above the header's limits.
///
/// Inodes are known by their rank in the order of numbers, so 33 bytes of memory for each are enough.
///
/// **Threading**: confined to the thread that has the view.
final class Checker {
    /// A store that is damaged everywhere should not fill the memory with complaints.
    private static final int VIOLATIONS_MAX = 1000;

    /// States of a directory that is in no share, or not known to be in one.
    private static final int IN_NO_SHARE = -1;

    private static final int UNKNOWN = -2;
    private static final int VISITING = -3;

    private final View view;
    private final Shares shares;
    private final List<String> violations = new ArrayList<>();
    private final InodeRanks ranks = new InodeRanks();

    // All by rank.
    private int[] references = {};
    private int[] parents = {};
    private int[] subdirectories = {};
    private int[] entries = {};
    private int[] indexedEntries = {};
    private int[] shareOf = {};
    private BitSet hasTarget = new BitSet();

    /// The directory whose index is being read.
    private @Nullable Node indexedDirectory;

    Checker(View view, Shares shares) {
        this.view = view;
        this.shares = shares;
    }

    List<String> run() throws FsException {
        readInodes();
        references = new int[ranks.count()];
        parents = filled(InodeRanks.NONE);
        subdirectories = new int[ranks.count()];
        entries = new int[ranks.count()];
        indexedEntries = new int[ranks.count()];
        shareOf = filled(UNKNOWN);
        readIndex();
        readEntries();
        readTargets();
        List<ShareRecord> stored = Shares.stored(view);
        resolveShares(stored);
        checkShares(stored, checkInodes(stored));
        return List.copyOf(violations);
    }

    private int[] filled(int value) {
        int[] array = new int[ranks.count()];
        Arrays.fill(array, value);
        return array;
    }

    private void readInodes() throws FsException {
        long inodeLimit = limit(Header.INODES);
        long contentLimit = limit(Header.CONTENTS);
        view.scan(Family.INODE, (key, value) -> {
            Node node = node(key, value);
            if (node != null) {
                Inode inode = node.inode();
                ranks.add(inode.number(), inode.type());
                if (inode.number() > inodeLimit) {
                    report("inode " + inode.number() + " is above the limit " + inodeLimit);
                }
                if (inode.contentId() > contentLimit) {
                    report("inode " + inode.number() + " has content " + inode.contentId() + " above the limit "
                            + contentLimit);
                }
            }
            return true;
        });
    }

    private long limit(byte[] key) throws FsException {
        byte[] value = view.get(Family.HEADER, key);
        if (value == null) {
            report("the header has no limit of numbers");
            return Long.MAX_VALUE;
        }
        return Keys.number(value);
    }

    /// Null, and a violation, for a damaged record.
    private @Nullable Node node(byte[] key, byte[] value) {
        if (key.length != Long.BYTES) {
            report("a key of " + key.length + " bytes is among the inodes");
            return null;
        }
        try {
            return NodeCodec.decode(Keys.number(key), value);
        } catch (FsException e) {
            report(e.getMessage());
            return null;
        }
    }

    private void readIndex() throws FsException {
        view.scan(Family.DIRINDEX, (key, value) -> {
            try {
                readIndexed(EntryCodec.indexed(key, value));
            } catch (FsException e) {
                report(e.getMessage());
            }
            return true;
        });
    }

    private void readIndexed(EntryCodec.Indexed entry) throws FsException {
        int directory = ranks.directoryRankOf(entry.directory());
        if (directory == InodeRanks.NONE) {
            report("entry " + entry.name() + " is in directory " + entry.directory() + ", which is not there");
            return;
        }
        Node node = indexed(entry.directory());
        if (node != null && (entry.cookie() < node.firstCookie() || entry.cookie() > node.lastCookie())) {
            report("directory " + entry.directory() + ": entry " + entry.name() + " has the cookie " + entry.cookie()
                    + ", but the cookies are from " + node.firstCookie() + " to " + node.lastCookie());
        }
        indexedEntries[directory]++;
        int child = ranks.rankOf(entry.child());
        if (child == InodeRanks.NONE) {
            report("directory " + entry.directory() + ": entry " + entry.name() + " names inode " + entry.child()
                    + ", which is not there");
            return;
        }
        references[child]++;
        parents[child] = directory;
        if (ranks.type(child).isDirectory()) {
            subdirectories[directory]++;
        }
    }

    private @Nullable Node indexed(long directory) throws FsException {
        if (indexedDirectory == null || indexedDirectory.inode().number() != directory) {
            byte[] value = view.get(Family.INODE, Keys.number(directory));
            indexedDirectory = value == null ? null : NodeCodec.decode(directory, value);
        }
        return indexedDirectory;
    }

    /// Where every name is found in the index under its cookie, and both have the same number of entries for each
    /// directory, both have the same entries.
    private void readEntries() throws FsException {
        view.scan(Family.DIRENT, (key, value) -> {
            try {
                readEntry(EntryCodec.entryKey(key), EntryCodec.ref(value));
            } catch (FsException e) {
                report(e.getMessage());
            }
            return true;
        });
    }

    private void readEntry(EntryKey key, EntryRef ref) throws FsException {
        int directory = ranks.directoryRankOf(key.directory());
        if (directory == InodeRanks.NONE) {
            report("name " + key.name() + " is in directory " + key.directory() + ", which is not there");
            return;
        }
        entries[directory]++;
        byte[] indexKey = EntryCodec.indexKey(key.directory(), ref.cookie());
        byte[] indexValue = view.get(Family.DIRINDEX, indexKey);
        if (indexValue == null || !Arrays.equals(indexValue, EntryCodec.indexValue(ref.child(), key.name()))) {
            report("directory " + key.directory() + ": name " + key.name() + " is not in the index under its cookie "
                    + ref.cookie());
        }
    }

    private void readTargets() throws FsException {
        view.scan(Family.SYMLINK, (key, _) -> {
            int rank = key.length == Long.BYTES ? ranks.rankOf(Keys.number(key)) : InodeRanks.NONE;
            if (rank == InodeRanks.NONE || ranks.type(rank) != FileType.SYMLINK) {
                report("a target belongs to no symbolic link");
            } else {
                hasTarget.set(rank);
            }
            return true;
        });
    }

    private void resolveShares(List<ShareRecord> stored) {
        for (int share = 0; share < stored.size(); share++) {
            int root = ranks.directoryRankOf(stored.get(share).root().inode());
            if (root == InodeRanks.NONE) {
                report("share " + stored.get(share).name() + " has no root directory");
            } else {
                shareOf[root] = share;
            }
        }
        for (int rank = 0; rank < ranks.count(); rank++) {
            if (ranks.type(rank).isDirectory()) {
                resolveShare(rank);
            }
        }
    }

    /// Goes up to a directory whose share is known, or to none, and back down.
    private void resolveShare(int directory) {
        int top = directory;
        while (top != InodeRanks.NONE && shareOf[top] == UNKNOWN) {
            shareOf[top] = VISITING;
            top = parents[top];
        }
        int share = top == InodeRanks.NONE || shareOf[top] == VISITING ? IN_NO_SHARE : shareOf[top];
        for (int rank = directory; rank != InodeRanks.NONE && shareOf[rank] == VISITING; rank = parents[rank]) {
            shareOf[rank] = share;
        }
    }

    /// @return what each share occupies
    private List<ShareUsage> checkInodes(List<ShareRecord> stored) throws FsException {
        long[] bytes = new long[stored.size()];
        long[] inodes = new long[stored.size()];
        view.scan(Family.INODE, (key, value) -> {
            int rank = key.length == Long.BYTES ? ranks.rankOf(Keys.number(key)) : InodeRanks.NONE;
            if (rank != InodeRanks.NONE) {
                Node node = NodeCodec.decode(ranks.number(rank), value);
                checkInode(rank, node);
                int share = shareOf(rank);
                if (share == IN_NO_SHARE) {
                    report("inode " + ranks.number(rank) + " is in no share's tree");
                } else {
                    bytes[share] += node.inode().allocatedBytes();
                    inodes[share]++;
                }
            }
            return true;
        });
        List<ShareUsage> usages = new ArrayList<>();
        for (int share = 0; share < stored.size(); share++) {
            usages.add(new ShareUsage(bytes[share], inodes[share]));
        }
        return usages;
    }

    private int shareOf(int rank) {
        if (ranks.type(rank).isDirectory()) {
            return shareOf[rank];
        }
        return parents[rank] == InodeRanks.NONE ? IN_NO_SHARE : shareOf[parents[rank]];
    }

    private void checkInode(int rank, Node node) {
        Inode inode = node.inode();
        int links = references[rank];
        if (inode.isDirectory()) {
            checkDirectory(rank, node);
            links = 2 + subdirectories[rank];
        }
        if (inode.linkCount() != links) {
            report("inode " + inode.number() + " has the link count " + inode.linkCount() + " instead of " + links);
        }
        if (inode.type() == FileType.SYMLINK && !hasTarget.get(rank)) {
            report("symbolic link " + inode.number() + " has no target");
        }
    }

    private void checkDirectory(int rank, Node node) {
        Inode inode = node.inode();
        if (node.entryCount() != entries[rank] || node.entryCount() != indexedEntries[rank]) {
            report("directory " + inode.number() + " has " + entries[rank] + " names and " + indexedEntries[rank]
                    + " cookies, but counts " + node.entryCount() + " entries");
        }
        boolean isRoot = inode.parent() == inode.number();
        if (references[rank] != (isRoot ? 0 : 1)) {
            report("directory " + inode.number() + " has " + references[rank] + " entries that name it");
        }
        if (!isRoot && parents[rank] != InodeRanks.NONE && ranks.number(parents[rank]) != inode.parent()) {
            report("directory " + inode.number() + " is in " + ranks.number(parents[rank]) + ", but its parent is "
                    + inode.parent());
        }
    }

    private void checkShares(List<ShareRecord> stored, List<ShareUsage> usages) throws FsException {
        for (int i = 0; i < stored.size(); i++) {
            ShareRecord share = stored.get(i);
            ShareUsage usage = usages.get(i);
            checkCounters(share, usage, Shares.storedUsage(view, share.id()));
            checkCounters(share, usage, shares.usage(share.id()));
        }
    }

    private void checkCounters(ShareRecord share, ShareUsage usage, ShareUsage counted) {
        if (!counted.equals(usage)) {
            report("share " + share.name() + " has " + usage.inodes() + " inodes with " + usage.bytes()
                    + " bytes, but the counters say " + counted.inodes() + " and " + counted.bytes());
        }
    }

    private void report(@Nullable String violation) {
        if (violations.size() < VIOLATIONS_MAX) {
            violations.add(String.valueOf(violation));
        }
    }
}
