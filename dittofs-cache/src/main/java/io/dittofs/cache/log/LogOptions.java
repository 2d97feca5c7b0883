package io.dittofs.cache.log;

/// How large a log may become. Immutable.
///
/// @param maxBytes the files of the log take no more than this, in whole segments; at least four of them. A log that
///     was larger when it was closed shrinks as it is emptied.
/// @param segmentBytes a multiple of 4 KiB from 64 KiB to 1 GiB. A record does not cross segments, so a write carries
///     at most `segmentBytes` - 4160 bytes.
public record LogOptions(long maxBytes, int segmentBytes) {
    public static final int SEGMENT_BYTES_DEFAULT = 64 << 20;
    public static final int SEGMENTS_MIN = 4;

    private static final int SEGMENT_BYTES_MIN = 64 << 10;
    private static final int SEGMENT_BYTES_MAX = 1 << 30;
    private static final int SEGMENT_BYTES_UNIT = 4096;
    /// Fewer, larger segments would each hold back too much of the log.
    private static final int SEGMENTS_WANTED = 16;

    public LogOptions {
        if (segmentBytes < SEGMENT_BYTES_MIN
                || segmentBytes > SEGMENT_BYTES_MAX
                || segmentBytes % SEGMENT_BYTES_UNIT != 0) {
            throw new IllegalArgumentException("segments of " + segmentBytes + " bytes");
        }
        if (maxBytes / segmentBytes < SEGMENTS_MIN) {
            throw new IllegalArgumentException("a log of " + maxBytes + " bytes holds fewer than " + SEGMENTS_MIN
                    + " segments of " + segmentBytes);
        }
    }

    /// A log of this size, in segments of 64 MiB or, when it is small, of a sixteenth.
    public static LogOptions ofSize(long maxBytes) {
        long share = Long.highestOneBit(Math.max(maxBytes / SEGMENTS_WANTED, 1));
        int segmentBytes = (int) Math.clamp(share, SEGMENT_BYTES_MIN, (long) SEGMENT_BYTES_DEFAULT);
        return new LogOptions(maxBytes, segmentBytes);
    }

    /// How many segments there may be.
    int segmentsMax() {
        return Math.toIntExact(maxBytes / segmentBytes);
    }

    /// The most data that one record carries.
    public int dataBytesMax() {
        return segmentBytes - SegmentHeader.BYTES - RecordHeader.BYTES;
    }
}
