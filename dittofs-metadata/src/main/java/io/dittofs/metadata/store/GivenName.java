package io.dittofs.metadata.store;

import io.dittofs.metadata.inode.FileName;
import java.util.ArrayList;
import java.util.List;

/// A name that an inode got ([Change.NoteName]): whoever wants to use it looks whether it still names that inode.
/// Immutable.
///
/// @param directory in which the entry was
/// @param name of the entry
public record GivenName(long directory, FileName name) {
    /// How many names a store keeps of each inode: the last ones. A file that has more lives well without.
    public static final int KEPT = 4;

    /// What is kept when another name comes, the newest first.
    public List<GivenName> before(List<GivenName> older) {
        List<GivenName> names = new ArrayList<>(KEPT);
        names.add(this);
        names.addAll(older.subList(0, Math.min(older.size(), KEPT - 1)));
        return List.copyOf(names);
    }
}
