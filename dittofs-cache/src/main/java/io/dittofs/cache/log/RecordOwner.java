package io.dittofs.cache.log;

/// Whose data a record is about. Immutable.
public record RecordOwner(int shareId, long inode, long contentId) {
    static final RecordOwner NOBODY = new RecordOwner(0, 0, 0);
}
