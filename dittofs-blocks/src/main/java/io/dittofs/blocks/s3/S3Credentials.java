package io.dittofs.blocks.s3;

import java.util.Objects;

/// Who signs the requests. Immutable; no text of it shows a secret.
public sealed interface S3Credentials {
    /// What the environment gives: variables, profiles, roles of containers and machines, in the order of
    /// the SDK.
    record DefaultChain() implements S3Credentials {}

    /// A key pair.
    ///
    /// @param accessKeyId which one
    /// @param secretAccessKey its secret half
    record KeyPair(String accessKeyId, String secretAccessKey) implements S3Credentials {
        public KeyPair {
            Objects.requireNonNull(accessKeyId);
            Objects.requireNonNull(secretAccessKey);
        }

        @Override
        public String toString() {
            return "KeyPair[accessKeyId=" + accessKeyId + "]";
        }
    }
}
