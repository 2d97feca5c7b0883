package io.dittofs.metadata.store;

/// Two directories, which may be one, with what a name in each of them names.
public record LocatedPair(Located first, Located second) {}
