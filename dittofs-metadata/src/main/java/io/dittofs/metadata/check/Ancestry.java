package io.dittofs.metadata.check;

import io.dittofs.metadata.error.FsException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which directory is in which, and what follows: in which share, or below itself. A directory has one place. Where
/// several entries name it, that is the one in its parent, unless only another one is in a share.
///
/// All inodes are known by rank. Confined to the thread of a check.
final class Ancestry {
    static final int IN_NO_SHARE = -1;

    private static final int UNKNOWN = -2;
    private static final int VISITING = -3;
    private static final int CONTESTED_MAX = 100_000;

    private final InodeRanks ranks;
    private final int[] places;
    private final int[] shares;
    private final Map<Integer, Integer> roots = new HashMap<>();
    /// Directories that several entries name, with the directories of all those.
    private final Map<Integer, List<Integer>> contested = new HashMap<>();

    private final BitSet cycles = new BitSet();

    Ancestry(InodeRanks ranks) {
        this.ranks = ranks;
        this.places = new int[ranks.count()];
        this.shares = new int[ranks.count()];
        Arrays.fill(places, InodeRanks.NONE);
        Arrays.fill(shares, IN_NO_SHARE);
    }

    /// How a directory says where it is.
    @FunctionalInterface
    interface Parents {
        long parentOf(long directory) throws FsException;
    }

    void addRoot(int directory, int share) {
        roots.put(directory, share);
    }

    boolean isRoot(int directory) {
        return roots.containsKey(directory);
    }

    /// Adds an entry that names a directory.
    void add(int directory, int child) {
        if (isRoot(child)) {
            return;
        }
        if (places[child] == InodeRanks.NONE) {
            places[child] = directory;
        } else if (contested.size() < CONTESTED_MAX) {
            contested
                    .computeIfAbsent(child, _ -> new ArrayList<>(List.of(places[child])))
                    .add(directory);
        }
    }

    /// All are added: finds the place and the share of each directory.
    void resolve(Parents parents) throws FsException {
        for (Map.Entry<Integer, List<Integer>> several : contested.entrySet()) {
            int directory = several.getKey();
            if (ranks.isDirectory(directory)) {
                int parent = ranks.rankOf(parents.parentOf(ranks.number(directory)));
                if (several.getValue().contains(parent)) {
                    places[directory] = parent;
                }
            }
        }
        do {
            resolveShares();
        } while (replace());
    }

    /// Gives directories that are in no share a place that is in one; whether there was any.
    private boolean replace() {
        boolean isAnyReplaced = false;
        for (Map.Entry<Integer, List<Integer>> several : contested.entrySet()) {
            int directory = several.getKey();
            if (shares[directory] == IN_NO_SHARE) {
                for (int place : several.getValue()) {
                    if (shares[place] >= 0) {
                        places[directory] = place;
                        isAnyReplaced = true;
                        break;
                    }
                }
            }
        }
        return isAnyReplaced;
    }

    private void resolveShares() {
        cycles.clear();
        for (int rank = 0; rank < shares.length; rank++) {
            shares[rank] = ranks.mayHaveEntries(rank) ? UNKNOWN : IN_NO_SHARE;
        }
        roots.forEach((root, share) -> shares[root] = share);
        for (int rank = 0; rank < shares.length; rank++) {
            if (shares[rank] == UNKNOWN) {
                resolveShare(rank);
            }
        }
    }

    /// Goes up to a directory whose share is known, to none or to one that it has passed, and back down.
    private void resolveShare(int directory) {
        int top = directory;
        while (top != InodeRanks.NONE && shares[top] == UNKNOWN) {
            shares[top] = VISITING;
            top = places[top];
        }
        if (top != InodeRanks.NONE && shares[top] == VISITING) {
            cycles.set(lowestInCycle(top));
        }
        int share = top == InodeRanks.NONE || shares[top] == VISITING ? IN_NO_SHARE : shares[top];
        for (int rank = directory; rank != InodeRanks.NONE && shares[rank] == VISITING; rank = places[rank]) {
            shares[rank] = share;
        }
    }

    private int lowestInCycle(int member) {
        int lowest = member;
        for (int rank = places[member]; rank != member; rank = places[rank]) {
            lowest = Math.min(lowest, rank);
        }
        return lowest;
    }

    /// Where a directory has its place; [InodeRanks#NONE] where no entry names it.
    int place(int directory) {
        return places[directory];
    }

    /// Whether this one, of all that are below each other in a circle, is where the circle is cut.
    boolean isWhereCycleIsCut(int directory) {
        return cycles.get(directory);
    }

    /// The share of a directory or, after [#inherit], of another inode; or [#IN_NO_SHARE].
    int share(int rank) {
        return shares[rank];
    }

    /// An entry names an inode that is no directory: it is in the share of the first such entry.
    void inherit(int directory, int child) {
        if (shares[child] == IN_NO_SHARE) {
            shares[child] = shares[directory];
        }
    }
}
