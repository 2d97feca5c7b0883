package io.dittofs.metadata.check;

/// Is told how far a check has come.
@FunctionalInterface
public interface CheckProgress {
    /// For who does not want to know.
    CheckProgress NONE = (_, _) -> {};

    /// Called every few thousand rows.
    ///
    /// @param part of this check that is done, from 0 to 1
    /// @param inodes how many the store has; an estimate at first
    void advanced(double part, long inodes);
}
