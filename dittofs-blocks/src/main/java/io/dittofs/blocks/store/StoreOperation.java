package io.dittofs.blocks.store;

/// What is counted apart.
public enum StoreOperation {
    PUT,
    GET,
    DELETE,
    LIST,
    STAT
}
