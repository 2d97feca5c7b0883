package io.dittofs.server.status;

/// A share and what it is made of. Immutable.
///
/// @param name the path that clients mount
/// @param durability what stable means, in the words of the configuration
public record ShareStatus(
        String name, String metadataStore, String contentStore, String durability, boolean readOnly) {}
