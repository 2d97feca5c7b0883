package io.dittofs.metadata.store;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// All that a store has at one moment, to be compared.
///
/// @param inodes by number
/// @param entries what each name in each directory names
/// @param targets the lengths of symbolic links' targets
/// @param usages by share
public record StoreState(
        Map<Long, Inode> inodes,
        Map<Long, Map<FileName, Long>> entries,
        Map<Long, Integer> targets,
        Map<Integer, ShareUsage> usages) {

    /// The state of a store without damaged rows.
    public static StoreState of(MetadataStore store) throws FsException {
        StoreState state = new StoreState(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        try (StoreScan scan = store.scan()) {
            scan.inodes(new StoreScan.InodeVisitor() {
                @Override
                public void inode(Inode inode) {
                    state.inodes.put(inode.number(), inode);
                }

                @Override
                public void damaged(long number, String reason) {
                    throw new IllegalStateException(reason);
                }
            });
            scan.entries((directory, name, child) -> state.entries
                    .computeIfAbsent(directory, _ -> new HashMap<>())
                    .put(name, child));
            scan.symlinkTargets(state.targets::put);
            for (ShareRecord share : scan.shares()) {
                state.usages.put(share.id(), scan.usage(share.id()));
            }
        }
        return state;
    }

    /// An inode that must be there.
    public Inode inode(long number) {
        return Objects.requireNonNull(inodes.get(number), () -> "no inode " + number);
    }

    /// What the names of a directory name.
    public Map<FileName, Long> names(long directory) {
        return entries.getOrDefault(directory, Map.of());
    }

    /// What the names of a path name, from a directory on; 0 where there is no such path.
    public long resolve(long directory, String... names) {
        long number = directory;
        for (String name : names) {
            number = names(number).getOrDefault(StoreTree.name(name), 0L);
        }
        return number;
    }

    /// All inodes that can be reached from a directory, with itself.
    public Map<Long, Inode> below(long directory) {
        Map<Long, Inode> found = new TreeMap<>();
        addBelow(directory, found);
        return found;
    }

    private void addBelow(long number, Map<Long, Inode> found) {
        Inode inode = inodes.get(number);
        if (inode != null && found.put(number, inode) == null) {
            names(number).values().forEach(child -> addBelow(child, found));
        }
    }
}
