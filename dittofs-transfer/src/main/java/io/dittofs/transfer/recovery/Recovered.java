package io.dittofs.transfer.recovery;

import io.dittofs.metadata.inode.Inode;
import java.util.ArrayList;
import java.util.List;

/// What the records of one content said so far. Confined to the recovery.
final class Recovered {
    private final Inode inode;
    private final List<Unknown> unknown = new ArrayList<>(0);

    /// A write that the metadata store may not know.
    ///
    /// @param end behind the last byte, in the file
    private record Unknown(long end, long time) {}

    /// @param inode the file, as the metadata store has it
    Recovered(Inode inode) {
        this.inode = inode;
    }

    /// The file, as the metadata store has it.
    Inode inode() {
        return inode;
    }

    void addWrite(long end, long time) {
        if (time > inode.ctime()) {
            unknown.add(new Unknown(end, time));
        }
    }

    /// The size that the file must have.
    long size() {
        return Math.max(
                inode.size(), unknown.stream().mapToLong(Unknown::end).max().orElse(0));
    }

    /// The time of the last write; that of the inode where it knows all of them.
    long time() {
        return Math.max(
                inode.ctime(), unknown.stream().mapToLong(Unknown::time).max().orElse(Long.MIN_VALUE));
    }

    boolean hasUnknown() {
        return !unknown.isEmpty();
    }
}
