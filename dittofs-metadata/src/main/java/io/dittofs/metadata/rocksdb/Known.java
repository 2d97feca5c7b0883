package io.dittofs.metadata.rocksdb;

/// What a store has in memory as a whole.
///
/// @param shares the shares with their counters
/// @param calls the requests of before
record Known(Shares shares, CallNotes calls) {}
