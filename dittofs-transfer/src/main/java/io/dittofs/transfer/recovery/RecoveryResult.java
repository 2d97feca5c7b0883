package io.dittofs.transfer.recovery;

/// What was found in the log.
///
/// @param writes records of writes
/// @param bytes that the block store may not have, and that files still have
/// @param files whose attributes only the log knew
/// @param contents with something to upload
public record RecoveryResult(long writes, long bytes, long files, long contents) {}
