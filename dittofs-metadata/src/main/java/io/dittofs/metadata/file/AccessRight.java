package io.dittofs.metadata.file;

/// What a caller may ask about a file (RFC 1813 §3.3.4), as bits.
public final class AccessRight {
    /// Read a file or list a directory.
    public static final int READ = 0x01;
    /// Look up a name in a directory.
    public static final int LOOKUP = 0x02;
    /// Rewrite existing data or entries.
    public static final int MODIFY = 0x04;
    /// Write new data or add entries.
    public static final int EXTEND = 0x08;
    /// Delete an entry of a directory.
    public static final int DELETE = 0x10;
    /// Execute a file.
    public static final int EXECUTE = 0x20;

    private AccessRight() {}
}
