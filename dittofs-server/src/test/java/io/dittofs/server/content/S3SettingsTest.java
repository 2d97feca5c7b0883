package io.dittofs.server.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.config.ByteSize;
import io.dittofs.config.InvalidSettingsException;
import io.dittofs.config.Secret;
import io.dittofs.server.content.S3Settings.Encryption;
import io.dittofs.server.content.S3Settings.Layout;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class S3SettingsTest {
    private @Nullable String endpoint;
    private String prefix = "";
    private @Nullable Boolean forcePathStyle;
    private @Nullable String accessKeyId;
    private @Nullable Secret secretAccessKey;
    private @Nullable Encryption encryption;
    private @Nullable String kmsKeyId;
    private ByteSize multipartThreshold = ByteSize.ofMebibytes(16);

    private S3Settings settings() {
        return new S3Settings(
                "us-east-1",
                "my-files",
                endpoint,
                prefix,
                Layout.CONTENT,
                forcePathStyle,
                accessKeyId,
                secretAccessKey,
                encryption,
                kmsKeyId,
                5,
                multipartThreshold);
    }

    private void refuses(String message) {
        assertThatThrownBy(this::settings)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage(message);
    }

    @Test
    void theBucketIsInThePathWhereAnEndpointIsSet() {
        assertThat(settings().isPathStyle()).isFalse();
        endpoint = "https://s3.example.com";
        assertThat(settings().isPathStyle()).isTrue();
        forcePathStyle = false;
        assertThat(settings().isPathStyle()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:9000", "https://[::1]:9000/", "https://s3.example.com/s3"})
    void takesUrls(String url) {
        endpoint = url;
        assertThat(settings().endpoint()).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"s3.example.com", "s3.example.com:9000", "ftp://a", "https://", "https://a b", "http://u:p@a"})
    void refusesWhatIsNoUrl(String url) {
        endpoint = url;
        refuses("endpoint: must be a URL such as https://s3.example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "a b", "ü"})
    void refusesPrefixesThatKeysCannotHave(String text) {
        prefix = text;
        refuses("prefix: must be plain ASCII, at most 200 characters, and not begin with /");
    }

    @Test
    void keysComeInPairs() {
        accessKeyId = "AKIATEST";
        refuses("secret_access_key: must be set where access_key_id is, and only there");
        secretAccessKey = Secret.of("do-not-show");
        assertThat(settings().toString()).doesNotContain("do-not-show");
        accessKeyId = null;
        refuses("secret_access_key: must be set where access_key_id is, and only there");
    }

    @Test
    void aKeyOfTheKeyServiceNeedsTheKeyService() {
        assertThat(settings().encryption()).isEqualTo(Encryption.NONE);
        kmsKeyId = "alias/dittofs";
        refuses("kms_key_id: needs server_side_encryption: aws_kms");
        encryption = Encryption.AES256;
        refuses("kms_key_id: needs server_side_encryption: aws_kms");
        encryption = Encryption.AWS_KMS;
        assertThat(settings().kmsKeyId()).isEqualTo("alias/dittofs");
    }

    @Test
    void partsHaveTheSizesOfS3() {
        multipartThreshold = ByteSize.ofMebibytes(4);
        refuses("multipart_threshold: must be from 5MiB to 5GiB, not 4MiB");
    }
}
