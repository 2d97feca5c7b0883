package io.dittofs.metadata.content;

/// What a content store promises of data that it calls stable.
public enum Promise {
    /// It is on this server's disk: it survives the server's crash, and a power failure.
    LOCAL,
    /// It is in the block store, and the metadata store knows of it: it survives the loss of this server, and other
    /// servers see it.
    REMOTE,
    /// Nothing: it is in memory. For data that nobody would miss.
    WRITEBACK
}
