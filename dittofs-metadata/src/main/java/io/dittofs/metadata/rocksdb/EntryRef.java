package io.dittofs.metadata.rocksdb;

/// What an entry says besides its name. Immutable.
///
/// @param child the inode that it names; 0 for [#ABSENT]
/// @param cookie its number in the directory
record EntryRef(long child, long cookie) {
    /// No such entry; a value, so that it can be cached.
    static final EntryRef ABSENT = new EntryRef(0, 0);

    boolean isPresent() {
        return child != 0;
    }
}
