package io.dittofs.metadata.content;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;

/// Which ranges of a content can be named. Stateless.
public final class ContentRanges {
    private ContentRanges() {}

    /// Refuses negative numbers with `INVALID`, and bytes beyond 2^63-1.
    ///
    /// @param beyond what the latter are refused with
    public static void require(long offset, int count, FsError beyond) throws FsException {
        if (offset < 0 || count < 0) {
            throw new FsException(FsError.INVALID, "offset " + offset + ", count " + count);
        }
        if (count > Long.MAX_VALUE - offset) {
            throw new FsException(beyond, "offset " + offset + ", count " + count);
        }
    }
}
