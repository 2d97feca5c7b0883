package io.dittofs.server.content;

/// One of `content.stores`.
public sealed interface ContentStoreSettings permits MemoryContentSettings, FilesystemSettings, S3Settings {}
