package io.dittofs.transfer.recovery;

import io.dittofs.cache.log.LogRefusedException;
import io.dittofs.cache.log.Persister;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.LogMark;
import io.dittofs.metadata.store.LogNote;

/// Holds the metadata store to its one write-ahead log: an empty log is not begun while another one may have bytes that
/// nothing else has, because its disk is not mounted, say.
///
/// **Threading**: one thread at a time.
///
/// **Errors**: those of the metadata store.
public final class LogClaim {
    private final LogNote note;
    private final LogMark needed;

    private LogClaim(LogNote note, long logId) {
        this.note = note;
        this.needed = new LogMark(logId, true);
    }

    /// A claim for this log, of which nothing is noted yet.
    ///
    /// **Errors**: [LogRefusedException] where another log is needed.
    public static LogClaim of(LogNote note, Persister log) throws FsException, LogRefusedException {
        LogMark mark = note.read();
        if (mark != null && mark.isNeeded() && mark.logId() != log.id()) {
            throw new LogRefusedException("the write-ahead log in " + log.location() + " is not the one that was used"
                    + " before, which may have bytes that no block store has: bring that one back (is its disk mounted,"
                    + " is cache.path right?), or, if it is lost, forget it with `dittofs fsck --repair`");
        }
        return new LogClaim(note, log.id());
    }

    /// Notes that the log is needed from now on: before anything goes into it.
    public void hold() throws FsException {
        if (!needed.equals(note.read())) {
            note.write(needed);
        }
    }

    /// Notes that all that the log has is elsewhere, too.
    public void letGo() throws FsException {
        if (needed.equals(note.read())) {
            note.write(new LogMark(needed.logId(), false));
        }
    }
}
