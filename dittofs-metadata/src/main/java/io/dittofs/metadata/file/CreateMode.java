package io.dittofs.metadata.file;

/// What to do about an existing file of the name (RFC 1813 §3.3.8).
public sealed interface CreateMode {
    /// Takes the existing file, truncated if the attributes say so.
    record Unchecked(AttributeUpdate attributes) implements CreateMode {}

    /// Refuses with `EXISTS`.
    record Guarded(AttributeUpdate attributes) implements CreateMode {}

    /// Refuses with `EXISTS` unless the existing file was created with this verifier: then the call is a repetition.
    record Exclusive(long verifier) implements CreateMode {}
}
