package io.dittofs.blocks.s3;

import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/// Sets up the SDK.
///
/// Every block has a hash that is looked at when it is read, and TLS or, without it, the signature over
/// the body guard it on its way: so the SDK's checksums are left out where the service does not demand
/// them, and with them the encoding in chunks, which many services do not know. No request waits for a
/// `100 Continue`.
///
/// The HTTP client is Apache's: one pool of connections for each store, as large as there are calls at
/// once. The one of the JDK shares a pool of five for all, the one of AWS (CRT) has 23 MiB of native
/// code. Stateless.
final class S3Clients {
    private S3Clients() {}

    static AwsCredentialsProvider credentials(S3Credentials credentials) {
        return switch (credentials) {
            case S3Credentials.DefaultChain() ->
                DefaultCredentialsProvider.builder().build();
            case S3Credentials.KeyPair(String id, String secret) ->
                StaticCredentialsProvider.create(AwsBasicCredentials.create(id, secret));
        };
    }

    static SdkHttpClient http(S3Options options) {
        S3Timeouts timeouts = options.timeouts();
        return Apache5HttpClient.builder()
                .maxConnections(options.connectionsMax())
                .connectionTimeout(timeouts.connect())
                .socketTimeout(timeouts.idle())
                .connectionAcquisitionTimeout(timeouts.attempt())
                .expectContinueEnabled(false)
                .tcpKeepAlive(true)
                .build();
    }

    /// A client that owns its connections, and closes them.
    static S3Client client(
            S3Options options,
            AwsCredentialsProvider credentials,
            SdkHttpClient http,
            List<ExecutionInterceptor> interceptors) {
        S3ClientBuilder builder = S3Client.builder()
                .region(Region.of(options.region()))
                .credentialsProvider(credentials)
                .forcePathStyle(options.isPathStyle())
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(
                        service -> service.chunkedEncodingEnabled(false).expectContinueEnabled(false))
                .httpClient(http)
                .overrideConfiguration(
                        override -> override.apiCallTimeout(options.timeouts().call())
                                .apiCallAttemptTimeout(options.timeouts().attempt())
                                .retryStrategy(retries(options.retriesMax()))
                                .executionInterceptors(interceptors));
        if (options.endpoint() != null) {
            builder.endpointOverride(options.endpoint());
        }
        return builder.build();
    }

    /// The SDK's own delays, which grow and jitter. Its circuit breaker would give up retries of all
    /// calls together when many fail; whoever calls waits between calls anyway.
    private static StandardRetryStrategy retries(int retriesMax) {
        return StandardRetryStrategy.builder()
                .maxAttempts(retriesMax + 1)
                .circuitBreakerEnabled(false)
                .build();
    }
}
