package io.dittofs.metadata.check;

import java.util.Locale;

/// What a [Violation] violates. Names and numbers are documented in docs/CLI.md, so scripts rely on them.
public enum ViolationKind {
    STORE(1, "the store puts its indexes and counts right where it can"),
    DAMAGED_INODE(2, "not repaired: restore the store from a backup, or remove the entry"),
    LOST_ROOT(3, "an empty root directory is made, which has the entries that name it"),
    ROOT_NOT_A_DIRECTORY(4, "not repaired: restore the store from a backup"),
    LOST_DIRECTORY(5, "the directory is made again, for root only"),
    DANGLING_ENTRY(6, "the entry is removed"),
    SURPLUS_ENTRY(7, "the entry is removed; the directory keeps its other place"),
    CYCLE(8, "the entry is removed, and the directory moved to lost+found"),
    ORPHAN(9, "it is moved to lost+found"),
    PARENT(10, "the parent is set right"),
    LINK_COUNT(11, "the link count is set right"),
    TARGET_LENGTH(12, "the size is set right"),
    MISSING_TARGET(13, "not repaired: remove the symbolic link"),
    SHARED_CONTENT(14, "not repaired: copy one of the files and remove it"),
    RELEASED_CONTENT(15, "the note of the release is dropped"),
    USAGE(16, "the counters are set right");

    private final int number;
    private final String remedy;

    ViolationKind(int number, String remedy) {
        this.number = number;
        this.remedy = remedy;
    }

    public int number() {
        return number;
    }

    /// What a repair does, or that it does nothing and what the administrator can do.
    public String remedy() {
        return remedy;
    }

    /// As it is written for people and scripts: `dangling-entry`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
