package io.dittofs.server.offline;

import io.dittofs.cache.log.LogDamage;
import io.dittofs.cache.log.LoggedWrite;
import java.util.List;

/// Something that was wrong in a write-ahead log, put right or taken out, and which files may have lost what by it.
///
/// @param place where it was
/// @param kind what it was
/// @param offset in the file, of the first byte that may be lost; 0 where no file is known
/// @param length how many bytes may be lost
/// @param paths of the file, one for each of its names; empty where it is not known, or gone
public record LogLoss(String place, Kind kind, long offset, int length, List<String> paths) {
    public LogLoss {
        paths = List.copyOf(paths);
    }

    /// What became of it.
    public enum Kind {
        /// It was put right: nothing is lost.
        CORRECTED,
        /// A write is lost.
        WRITE_LOST,
        /// Something is lost; nobody knows what.
        RECORDS_LOST,
        /// All that a segment had is lost; nobody knows what that was.
        SEGMENT_LOST
    }

    static LogLoss of(LogDamage damage, List<String> paths) {
        String place = damage.segment() + ", bytes " + damage.from() + " to " + damage.until();
        LoggedWrite write = damage.write();
        Kind kind = switch (damage.kind()) {
            case CORRECTED -> Kind.CORRECTED;
            case WRITE_LOST -> Kind.WRITE_LOST;
            case RECORDS_LOST -> Kind.RECORDS_LOST;
            case SEGMENT_LOST -> Kind.SEGMENT_LOST;
        };
        return write == null
                ? new LogLoss(place, kind, 0, 0, paths)
                : new LogLoss(place, kind, write.offset(), write.length(), paths);
    }
}
