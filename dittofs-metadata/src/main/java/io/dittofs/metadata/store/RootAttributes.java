package io.dittofs.metadata.store;

/// How the root directory of a new share is made.
public record RootAttributes(int mode, int uid, int gid, long now) {}
