package io.dittofs.server.content;

import io.dittofs.config.ByteSize;
import io.dittofs.config.Checks;
import io.dittofs.config.Default;
import io.dittofs.config.Doc;
import io.dittofs.config.NotSupportedYet;
import io.dittofs.config.Secret;
import io.dittofs.config.Variant;
import org.jspecify.annotations.Nullable;

/// Contents in objects of an S3 bucket.
@Variant("s3")
@NotSupportedYet
public record S3Settings(
        @Doc("region of the bucket") @Default("us-east-1") String region,

        @Doc(value = "name of the bucket", example = "my-files")
        String bucket,

        @Doc(value = "URL of the service, where it is not Amazon's", example = "https://s3.example.com") @Nullable
        String endpoint,

        @Doc("what the keys of all objects begin with") @Default("")
        String prefix,

        @Doc("how objects are named: hashed") @Default("hashed")
        Layout layout,

        @Doc("bucket in the path, as most services but Amazon's want it") @Default("false")
        boolean forcePathStyle,

        @Doc(value = "access key; by default the usual chain of environment and profile", example = "AKIA...") @Nullable
        String accessKeyId,

        @Doc(value = "secret key; better in a file, named by secret_access_key_file", example = "secret") @Nullable
        Secret secretAccessKey,

        @Doc("attempts after a failed request") @Default("5")
        int maxRetries,

        @Doc("size from which objects are sent in parts") @Default("16MiB")
        ByteSize multipartThreshold)
        implements ContentStoreSettings {

    public S3Settings {
        new Checks()
                .require(!bucket.isBlank(), "bucket", "must not be empty")
                .range("max_retries", maxRetries, 0, 100)
                .done();
    }

    /// How objects are named.
    public enum Layout {
        /// By the hash of their content.
        HASHED
    }
}
