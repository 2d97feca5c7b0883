package io.dittofs.blocks.s3;

import org.jspecify.annotations.Nullable;

/// What the service is asked to encrypt objects with, at its side. Immutable.
public sealed interface S3Encryption {
    /// Nothing is asked: the bucket's own setting holds.
    record BucketDefault() implements S3Encryption {}

    /// With keys of the service (SSE-S3).
    record Aes256() implements S3Encryption {}

    /// With a key of the key service (SSE-KMS).
    ///
    /// @param keyId its id or ARN, or null for the account's default
    record Kms(@Nullable String keyId) implements S3Encryption {}
}
