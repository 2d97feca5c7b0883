package io.dittofs.cache.directory;

/// A kind of directory. Immutable.
///
/// @param magic eight letters that its `FORMAT` begins with
/// @param version changes when an older program must not touch such a directory any more
/// @param name what messages call it, as in "the write-ahead log"
public record DirectoryKind(String magic, int version, String name) {
    static final int MAGIC_BYTES = 8;

    public DirectoryKind {
        if (magic.length() != MAGIC_BYTES) {
            throw new IllegalArgumentException("a magic of " + magic.length() + " letters");
        }
    }
}
