package io.dittofs.cache.log;

/// Is told what a log has when it is opened: first what is cancelled, since that may be said long after it, then all
/// other valid records in the order of their positions. The data of a write can be read once the log is open.
///
/// **Threading**: called by the thread that opens the log. What a method throws ends the opening.
public interface ReplayVisitor {
    void onWrite(LoggedWrite write);

    void onTruncate(LoggedTruncate truncate);

    /// The write or truncation at this position never happened.
    void onCancel(RecordOwner owner, long position);

    /// The block store has what was written to this block at positions below `upTo`.
    void onUploaded(long contentId, long blockIndex, long upTo);
}
