package io.dittofs.transfer.upload;

import io.dittofs.cache.log.LogFullException;
import io.dittofs.cache.log.RecordOwner;
import io.dittofs.cache.log.WriteAheadLog;
import io.dittofs.metadata.content.FileContent;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.durability.GroupTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.util.concurrent.atomic.AtomicLong;

/// The write-ahead log as the transfer uses it: with tickets, and a count of what the block store does not have.
///
/// **Threading**: thread-safe.
public final class LogAccess {
    private static final int HURRY_PARTS = 10;
    private static final int HURRY_PART = 6;

    private final WriteAheadLog log;
    private final long hurryBytes;
    private final AtomicLong unsentBytes = new AtomicLong();

    /// @param log **owned** by who made it
    public LogAccess(WriteAheadLog log) {
        this.log = log;
        this.hurryBytes = log.statistics().limitBytes() / HURRY_PARTS * HURRY_PART;
    }

    public WriteAheadLog log() {
        return log;
    }

    /// Whose records are those of a file's content.
    public static RecordOwner owner(FileContent file) {
        return new RecordOwner(file.shareId(), file.inode(), file.contentId());
    }

    /// Counts bytes that the log has and the block store does not.
    public void addUnsent(long bytes) {
        unsentBytes.addAndGet(bytes);
    }

    /// Gives up bytes in the log.
    public void discard(long position, int bytes) {
        unsentBytes.addAndGet(-bytes);
        log.discard(position, bytes);
    }

    /// How many bytes the block store does not have yet.
    public long unsentBytes() {
        return unsentBytes.get();
    }

    /// A ticket for all records before a position.
    public DurabilityTicket stable(long position) {
        GroupTicket ticket = new GroupTicket();
        log.whenStable(
                position,
                cause -> ticket.complete(
                        cause == null
                                ? null
                                : new FsException(FsError.IO, "the log cannot be made stable: " + cause.getMessage())));
        return ticket;
    }

    /// Appends a record that frees space elsewhere; the log keeps room for those.
    public void appendUploaded(long contentId, long blockIndex, long upTo) throws FsException {
        try {
            long _ = log.appendUploaded(contentId, blockIndex, upTo);
        } catch (LogFullException e) {
            throw new FsException(FsError.TRY_LATER, "the log is full: " + e.reason());
        }
    }

    /// Whether so much of the log is in use that everything in it should be uploaded.
    public boolean isFilling() {
        return log.head() - log.oldestSegmentEnd() > hurryBytes;
    }
}
