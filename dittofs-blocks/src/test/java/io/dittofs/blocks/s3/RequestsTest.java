package io.dittofs.blocks.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.blocks.store.BlockStoreException;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;

/// What is asked of Amazon, where no test can go: requests are looked at and not sent.
final class RequestsTest {
    private final List<SdkHttpRequest> requests = new ArrayList<>();

    private SdkHttpRequest put(S3Options options, int bytes) {
        SdkHttpClient recorder = new SdkHttpClient() {
            @Override
            public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
                requests.add(request.httpRequest());
                return new ExecutableHttpRequest() {
                    @Override
                    public HttpExecuteResponse call() throws IOException {
                        throw new IOException("not sent");
                    }

                    @Override
                    public void abort() {}
                };
            }

            @Override
            public void close() {}
        };
        S3Options once = options.withCredentials(S3Server.CREDENTIALS).withLimits(0, S3Options.PART_BYTES_MIN, 1);
        try (S3BlockStore store = S3BlockStore.open(once, recorder)) {
            assertThat(catchThrowableOfType(
                            BlockStoreException.class,
                            () -> store.put("blocks/ab", List.of(ByteBuffer.allocate(bytes)))))
                    .hasMessageContaining("not sent");
        }
        return requests.getLast();
    }

    @Test
    void theBucketIsInTheHostNameAtAmazon() {
        SdkHttpRequest request = put(S3Options.of("eu-central-1", "my-files").withPrefix("dittofs/"), 10);
        assertThat(request.getUri()).hasToString("https://my-files.s3.eu-central-1.amazonaws.com/dittofs/blocks/ab");
    }

    /// TLS guards the body already.
    @Test
    void bodiesAreNotHashedUnderTls() {
        SdkHttpRequest request = put(S3Options.of("eu-central-1", "my-files"), 10);
        assertThat(request.firstMatchingHeader("x-amz-content-sha256")).contains("UNSIGNED-PAYLOAD");
        assertThat(request.headers().keySet())
                .noneMatch(name -> name.startsWith("x-amz-checksum") || name.equals("x-amz-trailer"));
        assertThat(request.headers().keySet()).doesNotContain("Expect");
    }

    @Test
    void bodiesAreSignedWithoutTls() {
        SdkHttpRequest request =
                put(S3Options.of("any", "my-files").withEndpoint(URI.create("http://s3.lan"), true), 10);
        assertThat(request.getUri()).hasToString("http://s3.lan/my-files/blocks/ab");
        assertThat(request.firstMatchingHeader("x-amz-content-sha256").orElseThrow())
                .isEqualTo("01d448afd928065458cf670b60f5a594d735af0172c8d67f22a81680132681ca");
    }

    @Test
    void encryptionIsAskedFor() {
        S3Options options = S3Options.of("eu-central-1", "my-files");
        for (int bytes : new int[] {10, 6 << 20}) {
            assertThat(put(options, bytes).headers().keySet())
                    .noneMatch(name -> name.startsWith("x-amz-server-side-encryption"));
            assertThat(put(options.withEncryption(new S3Encryption.Aes256()), bytes)
                            .firstMatchingHeader("x-amz-server-side-encryption"))
                    .contains("AES256");
            SdkHttpRequest withKey = put(options.withEncryption(new S3Encryption.Kms("key-1")), bytes);
            assertThat(withKey.firstMatchingHeader("x-amz-server-side-encryption"))
                    .contains("aws:kms");
            assertThat(withKey.firstMatchingHeader("x-amz-server-side-encryption-aws-kms-key-id"))
                    .contains("key-1");
            assertThat(put(options.withEncryption(new S3Encryption.Kms(null)), bytes)
                            .firstMatchingHeader("x-amz-server-side-encryption"))
                    .contains("aws:kms");
        }
    }
}
