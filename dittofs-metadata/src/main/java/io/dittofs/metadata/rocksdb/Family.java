package io.dittofs.metadata.rocksdb;

import java.nio.charset.StandardCharsets;

/// The column families. Their names are part of the format.
enum Family {
    /// What concerns the store as a whole, by the names in [Header].
    HEADER("default"),
    /// [NodeCodec] by inode number.
    INODE("inode"),
    /// [EntryCodec] by directory and name.
    DIRENT("dirent"),
    /// [EntryCodec] by directory and cookie.
    DIRINDEX("dirindex"),
    /// The bytes of a symbolic link's target by inode number.
    SYMLINK("symlink"),
    /// [GivenNameCodec] by inode number.
    NAME("name"),
    /// [ShareCodec].
    SHARE("share"),
    /// [ReleaseCodec]: contents to be released.
    RELEASE("release"),
    /// [CallNotes].
    CALL("call"),
    /// [BlockCodec] by content id and block index.
    BLOCK("block"),
    /// [StoredBlockCodec] by block hash.
    OBJECT("object"),
    /// [GarbageCodec]: what nothing refers to any more and waits to be deleted.
    GC("gc");

    private final String columnFamily;

    Family(String columnFamily) {
        this.columnFamily = columnFamily;
    }

    byte[] nameBytes() {
        return columnFamily.getBytes(StandardCharsets.US_ASCII);
    }
}
