package io.dittofs.cache.log;

import org.jspecify.annotations.Nullable;

/// Something that [LogRepair] found in a log, and put right or took out.
///
/// @param segment its name and where the log is
/// @param from offset in the segment
/// @param until behind the last byte
/// @param kind what it was
/// @param write what was lost, where that is known
public record LogDamage(
        String segment,
        int from,
        int until,
        Kind kind,
        @Nullable LoggedWrite write) {
    /// What became of it.
    public enum Kind {
        /// One byte was wrong, and which one: nothing is lost.
        CORRECTED,
        /// A write is lost.
        WRITE_LOST,
        /// Records are lost; nobody knows which.
        RECORDS_LOST,
        /// All that the segment had is lost; nobody knows what that was.
        SEGMENT_LOST
    }
}
