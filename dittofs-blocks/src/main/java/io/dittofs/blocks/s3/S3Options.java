package io.dittofs.blocks.s3;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Which bucket, and how. Immutable; no text of it shows a secret.
///
/// @param region of the bucket; services other than Amazon's mostly take any
/// @param bucket its name
/// @param endpoint where the service is, or null for Amazon's of the region
/// @param prefix what the keys of all objects begin with; may be empty
/// @param isPathStyle whether the bucket is in the path of a request instead of its host name
/// @param credentials who signs
/// @param encryption what objects are encrypted with at the service
/// @param retriesMax attempts after the first, for what may succeed later
/// @param multipartBytes size above which an object is sent in parts
/// @param connectionsMax as many as there are calls at once, or the rest of them waits
/// @param timeouts how long is waited
public record S3Options(
        String region,
        String bucket,
        @Nullable URI endpoint,
        String prefix,
        boolean isPathStyle,
        S3Credentials credentials,
        S3Encryption encryption,
        int retriesMax,
        long multipartBytes,
        int connectionsMax,
        S3Timeouts timeouts) {
    /// The most bytes of a prefix, so that it and any key fit the service's 1024.
    public static final int PREFIX_BYTES_MAX = 200;

    /// The least that a part has, except the last of an object.
    public static final long PART_BYTES_MIN = 5 << 20;

    private static final long PUT_BYTES_MAX = 5L << 30;
    private static final int RETRIES_MAX = 100;

    public S3Options {
        require(!region.isBlank(), "no region");
        require(!bucket.isBlank(), "no bucket");
        require(!prefix.startsWith("/") && prefix.length() <= PREFIX_BYTES_MAX, "not a prefix: " + prefix);
        require(retriesMax >= 0 && retriesMax <= RETRIES_MAX, retriesMax + " retries");
        require(
                multipartBytes >= PART_BYTES_MIN && multipartBytes <= PUT_BYTES_MAX,
                "parts from " + multipartBytes + " bytes on");
        require(connectionsMax > 0, connectionsMax + " connections");
    }

    private static void require(boolean isRight, String message) {
        if (!isRight) {
            throw new IllegalArgumentException(message);
        }
    }

    /// A bucket at Amazon, with what the configuration has by default.
    public static S3Options of(String region, String bucket) {
        return new S3Options(
                region,
                bucket,
                null,
                "",
                false,
                new S3Credentials.DefaultChain(),
                new S3Encryption.BucketDefault(),
                5,
                16 << 20,
                64,
                S3Timeouts.DEFAULT);
    }

    /// At another service than Amazon's.
    public S3Options withEndpoint(URI newEndpoint, boolean newIsPathStyle) {
        return new S3Options(
                region,
                bucket,
                newEndpoint,
                prefix,
                newIsPathStyle,
                credentials,
                encryption,
                retriesMax,
                multipartBytes,
                connectionsMax,
                timeouts);
    }

    public S3Options withPrefix(String newPrefix) {
        return new S3Options(
                region,
                bucket,
                endpoint,
                newPrefix,
                isPathStyle,
                credentials,
                encryption,
                retriesMax,
                multipartBytes,
                connectionsMax,
                timeouts);
    }

    public S3Options withCredentials(S3Credentials newCredentials) {
        return new S3Options(
                region,
                bucket,
                endpoint,
                prefix,
                isPathStyle,
                newCredentials,
                encryption,
                retriesMax,
                multipartBytes,
                connectionsMax,
                timeouts);
    }

    public S3Options withEncryption(S3Encryption newEncryption) {
        return new S3Options(
                region,
                bucket,
                endpoint,
                prefix,
                isPathStyle,
                credentials,
                newEncryption,
                retriesMax,
                multipartBytes,
                connectionsMax,
                timeouts);
    }

    /// With other limits of retries, parts and connections.
    public S3Options withLimits(int newRetriesMax, long newMultipartBytes, int newConnectionsMax) {
        return new S3Options(
                region,
                bucket,
                endpoint,
                prefix,
                isPathStyle,
                credentials,
                encryption,
                newRetriesMax,
                newMultipartBytes,
                newConnectionsMax,
                timeouts);
    }

    public S3Options withTimeouts(S3Timeouts newTimeouts) {
        return new S3Options(
                region,
                bucket,
                endpoint,
                prefix,
                isPathStyle,
                credentials,
                encryption,
                retriesMax,
                multipartBytes,
                connectionsMax,
                newTimeouts);
    }

    /// Where the service is, for messages.
    String place() {
        return endpoint == null ? "Amazon S3 in " + region : endpoint.toString();
    }
}
