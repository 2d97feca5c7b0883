package io.dittofs.metadata.rocksdb;

/// Is told how far commits are, so that a crash test can stop the process at exactly that point. Runs on the thread
/// that commits or syncs, and holds it up for as long as it takes.
@FunctionalInterface
interface CommitProbe {
    CommitProbe NONE = _ -> {};

    /// A point on the way of a commit to the disk.
    enum Step {
        /// The change set is checked, nothing is written.
        BEFORE_WRITE,
        /// The log has it, the disk may not; readers do not see it yet.
        AFTER_WRITE,
        /// The disk is about to get the log.
        BEFORE_SYNC,
        /// The disk has it; no ticket is completed yet.
        AFTER_SYNC
    }

    void reached(Step step);
}
