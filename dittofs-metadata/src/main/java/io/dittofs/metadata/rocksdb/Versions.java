package io.dittofs.metadata.rocksdb;

import java.util.TreeSet;

/// Numbers the commits, so that rows which were read one after the other can be told to fit each other.
///
/// A commit begins a version before it writes, and publishes its rows under it. A reader takes [#complete]:
/// of all versions up to that one every row is published. Rows that have no greater version are then as they
/// all were at that moment, because a later commit that had changed one of them would have published it under
/// a greater one.
///
/// **Threading**: thread-safe.
final class Versions {
    private final TreeSet<Long> open = new TreeSet<>();
    private volatile long last;
    private volatile long complete;

    /// Begins a version, which the caller ends.
    synchronized long begin() {
        long version = last + 1;
        open.add(version);
        last = version;
        return version;
    }

    /// Ends a version: what it changes is published, or it came to nothing.
    synchronized void end(long version) {
        open.remove(version);
        complete = open.isEmpty() ? last : open.first() - 1;
    }

    /// All versions up to this one have ended.
    long complete() {
        return complete;
    }

    /// What was read from the database just before this call is of no later version.
    long latest() {
        return last;
    }
}
