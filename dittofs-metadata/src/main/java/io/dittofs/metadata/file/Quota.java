package io.dittofs.metadata.file;

/// How much a share may occupy.
///
/// @param bytesMax bytes of content
/// @param inodesMax files, directories and all else, the root included
public record Quota(long bytesMax, long inodesMax) {
    /// No limit but what the stores have.
    public static final Quota NONE = new Quota(Long.MAX_VALUE, Long.MAX_VALUE);

    public Quota {
        if (bytesMax <= 0 || inodesMax <= 0) {
            throw new IllegalArgumentException("a quota must be positive");
        }
    }

    public boolean limitsBytes() {
        return bytesMax != Long.MAX_VALUE;
    }

    public boolean limitsInodes() {
        return inodesMax != Long.MAX_VALUE;
    }
}
