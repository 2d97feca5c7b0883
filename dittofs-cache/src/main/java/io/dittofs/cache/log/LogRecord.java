package io.dittofs.cache.log;

/// A record without its LSN and its payload. Immutable.
///
/// @param value the field at 40 of the record's layout
record LogRecord(RecordType type, RecordOwner owner, long value, long time, int length, int payloadChecksum) {
    static LogRecord control(RecordType type, RecordOwner owner, long value, long time) {
        return new LogRecord(type, owner, value, time, 0, 0);
    }

    /// How much of a segment the record takes.
    int bytes() {
        return RecordHeader.BYTES + RecordHeader.align(length);
    }

    /// How many bytes have to be discarded before the log may forget the record.
    int liveBytes() {
        return switch (type) {
            case WRITE -> length;
            case TRUNCATE -> 1;
            case CANCEL, UPLOADED, VOID -> 0;
        };
    }
}
