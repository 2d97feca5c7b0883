package io.dittofs.server.content;

import io.dittofs.config.ByteSize;
import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import io.dittofs.config.Secret;
import io.dittofs.config.Variant;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/// Contents in objects of an S3 bucket.
///
/// @param forcePathStyle null for what the endpoint suggests; see [#isPathStyle()]
/// @param serverSideEncryption null for none; see [#encryption()]
@Variant("s3")
public record S3Settings(
        @Doc("region of the bucket") @Default("us-east-1") String region,

        @Doc(value = "name of the bucket", example = "my-files")
        String bucket,

        @Doc(value = "URL of the service, where it is not Amazon's", example = "https://s3.example.com") @Nullable
        String endpoint,

        @Doc("what the keys of all objects begin with, such as dittofs/") @Default("")
        String prefix,

        @Doc("how new objects are named: content (by their hash) or path (by that of the file)") @Default("content")
        Layout layout,

        @Doc(value = "bucket in the path; by default where an endpoint is set", example = "true") @Nullable
        Boolean forcePathStyle,

        @Doc(value = "access key; by default the usual chain of environment, profile and role", example = "AKIA...")
        @Nullable
        String accessKeyId,

        @Doc(value = "secret key; better in a file, named by secret_access_key_file", example = "secret") @Nullable
        Secret secretAccessKey,

        @Doc(
                value = "what the service encrypts with: aes256 or aws_kms; by default none, as the bucket says",
                example = "aws_kms")
        @Nullable
        Encryption serverSideEncryption,

        @Doc(value = "key for aws_kms; by default the account's", example = "alias/dittofs") @Nullable
        String kmsKeyId,

        @Doc("attempts after a failed request") @Default("5")
        int maxRetries,

        @Doc("size above which objects are sent in parts") @Default("16MiB")
        ByteSize multipartThreshold)
        implements ContentStoreSettings {

    private static final int PREFIX_CHARS_MAX = 200;
    private static final ByteSize PARTS_FROM_MIN = ByteSize.ofMebibytes(5);
    private static final ByteSize PARTS_FROM_MAX = ByteSize.ofMebibytes(5 * 1024);

    public S3Settings {
        new Checks()
                .require(!region.isBlank(), "region", "must not be empty")
                .require(!bucket.isBlank(), "bucket", "must not be empty")
                .require(
                        endpoint == null || isUrl(endpoint), "endpoint", "must be a URL such as https://s3.example.com")
                .require(
                        isPrefix(prefix), "prefix", "must be plain ASCII, at most 200 characters, and not begin with /")
                .require(
                        (accessKeyId == null) == (secretAccessKey == null),
                        "secret_access_key",
                        "must be set where access_key_id is, and only there")
                .require(
                        kmsKeyId == null || serverSideEncryption == Encryption.AWS_KMS,
                        "kms_key_id",
                        "needs server_side_encryption: aws_kms")
                .range("max_retries", maxRetries, 0, 100)
                .range("multipart_threshold", multipartThreshold, PARTS_FROM_MIN, PARTS_FROM_MAX)
                .done();
    }

    private static boolean isUrl(String text) {
        try {
            URI url = new URI(text);
            return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getQuery() == null;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static boolean isPrefix(String text) {
        return text.length() <= PREFIX_CHARS_MAX
                && !text.startsWith("/")
                && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    /// Whether the bucket is in the path of requests: as configured, or where an endpoint is set, since
    /// few services but Amazon's have a host name for each bucket.
    public boolean isPathStyle() {
        return forcePathStyle != null ? forcePathStyle : endpoint != null;
    }

    /// What the service is asked for, as configured or nothing.
    public Encryption encryption() {
        return serverSideEncryption != null ? serverSideEncryption : Encryption.NONE;
    }

    /// How objects are named.
    public enum Layout {
        /// By the hash of their content.
        CONTENT,
        /// By the path of the file when a block of it is uploaded.
        PATH
    }

    /// What the service is asked to encrypt objects with.
    public enum Encryption {
        /// Nothing is asked: the bucket's own setting holds.
        NONE,
        /// Keys of the service.
        AES256,
        /// A key of the key service.
        AWS_KMS
    }
}
