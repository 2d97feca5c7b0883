package io.dittofs.metadata.object;

/// Some blocks of a content: those with an index from `from` to before `until`.
public record BlockRange(long contentId, long from, long until) {
    public BlockRange {
        if (from < 0 || until < from) {
            throw new IllegalArgumentException("blocks from " + from + " to " + until);
        }
    }

    /// All blocks from one on.
    public static BlockRange from(long contentId, long from) {
        return new BlockRange(contentId, from, Long.MAX_VALUE);
    }

    /// All blocks of a content.
    public static BlockRange all(long contentId) {
        return from(contentId, 0);
    }

    boolean contains(long content, long index) {
        return content == contentId && index >= from && index < until;
    }

    boolean overlaps(BlockRange other) {
        return contentId == other.contentId && from < other.until && other.from < until;
    }
}
