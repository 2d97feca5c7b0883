package io.dittofs.e2e.client;

import org.jspecify.annotations.Nullable;

/// An entry of a listing; attributes and handle are READDIRPLUS's.
public record Entry(
        long fileid,
        String name,
        long cookie,
        @Nullable Attributes attributes,
        @Nullable Handle handle) {}
