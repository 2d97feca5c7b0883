package io.dittofs.cache.log;

/// A write that the log has.
///
/// @param position of the first byte of its data in the log
/// @param offset of that byte in the content
public record LoggedWrite(RecordOwner owner, long position, long offset, int length, long time) {}
