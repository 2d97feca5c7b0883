package io.dittofs.metadata.check;

/// When a kind of violation is repaired: what the stages before repair would make its repair wrong.
enum Stage {
    /// What the store keeps for itself; change sets rely on it.
    STORE,
    /// Directories that have entries and no inode: made before what names them is taken for dangling.
    DIRECTORIES,
    /// Entries that must not be.
    ENTRIES,
    /// Inodes that no entry names, those included that an earlier stage left so.
    ORPHANS,
    /// Numbers that say what the tree is like, which is as it will be by now.
    NUMBERS,
    /// Nothing is done about it.
    NEVER;

    static Stage of(Violation violation) {
        return switch (violation) {
            case Violation.Store store -> store.isFixedByStore() ? STORE : NEVER;
            case Violation.LostRoot _, Violation.LostDirectory _ -> DIRECTORIES;
            case Violation.DanglingEntry _, Violation.SurplusEntry _, Violation.Cycle _ -> ENTRIES;
            case Violation.Orphan orphan -> orphan.share() != null ? ORPHANS : NEVER;
            case Violation.WrongParent _,
                    Violation.WrongLinkCount _,
                    Violation.WrongTargetLength _,
                    Violation.ReleasedContent _,
                    Violation.WrongUsage _ -> NUMBERS;
            case Violation.DamagedInode _,
                    Violation.RootNotADirectory _,
                    Violation.MissingTarget _,
                    Violation.SharedContent _ -> NEVER;
        };
    }
}
