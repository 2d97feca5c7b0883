package io.dittofs.metadata.memory;

import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ShareUsage;
import io.dittofs.metadata.store.SymlinkTarget;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/// Walks a whole store and describes what violates its invariants.
///
/// **Threading**: confined to a thread that holds all locks.
final class Checker {
    /// A store that is damaged everywhere should not fill the memory with complaints.
    private static final int VIOLATIONS_MAX = 1000;

    private final Shards shards;
    private final Collection<Share> shares;
    private final long bytesCharged;
    private final List<String> violations = new ArrayList<>();

    /// Entries that name the inode of a row, by shard and row.
    private final int[][] references = new int[Shards.COUNT][];
    /// Sub-directories of the directory in a row, by shard and row.
    private final int[][] subdirectories = new int[Shards.COUNT][];
    /// Rows that were reached from the root of a share, by shard.
    private final BitSet[] reached = new BitSet[Shards.COUNT];

    private long bytesFound;
    private long[] unvisited = new long[64];
    private int unvisitedCount;

    Checker(Shards shards, Collection<Share> shares, long bytesCharged) {
        this.shards = shards;
        this.shares = shares;
        this.bytesCharged = bytesCharged;
    }

    List<String> run() {
        for (int i = 0; i < Shards.COUNT; i++) {
            int rows = shards.at(i).inodes().rowLimit();
            references[i] = new int[rows];
            subdirectories[i] = new int[rows];
            reached[i] = new BitSet(rows);
        }
        for (int i = 0; i < Shards.COUNT; i++) {
            InodeTable table = shards.at(i).inodes();
            table.forEachRow(row -> checkAttachment(table, row));
        }
        if (bytesFound != bytesCharged) {
            report("what is there costs " + bytesFound + " bytes of heap, but " + bytesCharged + " are charged");
        }
        shares.forEach(this::checkShare);
        for (int i = 0; i < Shards.COUNT; i++) {
            int shard = i;
            InodeTable table = shards.at(i).inodes();
            table.forEachRow(row -> checkLinks(shard, row, table.inodeAt(row)));
        }
        return List.copyOf(violations);
    }

    private void checkAttachment(InodeTable table, int row) {
        Inode inode = table.inodeAt(row);
        if (table.row(inode.number()) != row) {
            report("inode " + inode.number() + " is not found by its number");
        }
        Object attachment = table.attachmentAt(row);
        bytesFound += HeapBudget.ofInode(inode.type());
        if (attachment instanceof SymlinkTarget target) {
            bytesFound += HeapBudget.ofTarget(target.bytes().length);
        }
        boolean fits = switch (inode.type()) {
            case DIRECTORY -> attachment instanceof Directory;
            case SYMLINK -> attachment instanceof SymlinkTarget;
            case REGULAR, BLOCK_DEVICE, CHARACTER_DEVICE, FIFO, SOCKET -> attachment == null;
        };
        if (!fits) {
            report("inode " + inode.number() + " of type " + inode.type() + " has the wrong entries or target");
        }
        if (attachment instanceof Directory directory) {
            directory.check(inode.number(), this::report);
            countEntries(inode.number(), directory);
        }
    }

    private void countEntries(long number, Directory directory) {
        for (int position = directory.firstAfter(0); position >= 0; position = directory.next(position)) {
            bytesFound += HeapBudget.ofEntry(directory.nameAt(position).bytes().length);
            long child = directory.childAt(position);
            InodeTable table = shards.of(child).inodes();
            int row = table.row(child);
            if (row < 0) {
                report("directory " + number + ": entry " + directory.nameAt(position) + " names inode " + child
                        + ", which is not there");
                continue;
            }
            references[Shards.indexOf(child)][row]++;
            if (table.typeAt(row) == FileType.DIRECTORY) {
                subdirectories[Shards.indexOf(number)][
                        shards.of(number).inodes().row(number)]++;
                long parent = table.inodeAt(row).parent();
                if (parent != number) {
                    report("directory " + child + " is in " + number + ", but its parent is " + parent);
                }
            }
        }
    }

    /// Reaches everything in a share's tree and compares the sums with the counters.
    private void checkShare(Share share) {
        long root = share.shareRecord().root().inode();
        long bytes = 0;
        long inodes = 0;
        push(root);
        while (unvisitedCount > 0) {
            long number = unvisited[--unvisitedCount];
            InodeTable table = shards.of(number).inodes();
            int row = table.row(number);
            if (row < 0 || reached[Shards.indexOf(number)].get(row)) {
                continue;
            }
            reached[Shards.indexOf(number)].set(row);
            inodes++;
            bytes += table.inodeAt(row).allocatedBytes();
            if (table.attachmentAt(row) instanceof Directory directory) {
                for (int position = directory.firstAfter(0); position >= 0; position = directory.next(position)) {
                    push(directory.childAt(position));
                }
            }
        }
        ShareUsage counted = share.usage();
        if (counted.bytes() != bytes || counted.inodes() != inodes) {
            report("share " + share.shareRecord().name() + " has " + inodes + " inodes with " + bytes
                    + " bytes, but the counters say " + counted.inodes() + " and " + counted.bytes());
        }
    }

    private void checkLinks(int shard, int row, Inode inode) {
        if (!reached[shard].get(row)) {
            report("inode " + inode.number() + " is in no share's tree");
        }
        int names = references[shard][row];
        boolean isRoot = inode.isDirectory() && inode.parent() == inode.number();
        if (inode.isDirectory() && names != (isRoot ? 0 : 1)) {
            report("directory " + inode.number() + " has " + names + " entries that name it");
        }
        int links = inode.isDirectory() ? 2 + subdirectories[shard][row] : names;
        if (inode.linkCount() != links) {
            report("inode " + inode.number() + " has the link count " + inode.linkCount() + " instead of " + links);
        }
    }

    private void push(long number) {
        if (unvisitedCount == unvisited.length) {
            unvisited = Arrays.copyOf(unvisited, unvisited.length * 2);
        }
        unvisited[unvisitedCount++] = number;
    }

    private void report(String violation) {
        if (violations.size() < VIOLATIONS_MAX) {
            violations.add(violation);
        }
    }
}
