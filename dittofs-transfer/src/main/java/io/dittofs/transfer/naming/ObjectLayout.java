package io.dittofs.transfer.naming;

/// How new objects are named. Those that are there keep their keys, so that both kinds may lie side by side.
public enum ObjectLayout {
    /// By the hash of the block.
    CONTENT,
    /// By the path that the file has when the block is uploaded.
    PATH
}
