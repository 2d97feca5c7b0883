package io.dittofs.blocks.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.blocks.store.BlockStoreException.Kind;
import io.dittofs.blocks.store.StoreOperation;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the store makes of a network and a service that fail.
final class S3FaultsTest {
    private static final String BUCKET = "blocks-with-faults";
    private static final int RETRIES = 3;
    private static final S3Timeouts SHORT = new S3Timeouts(
            Duration.ofSeconds(2),
            Duration.ofMillis(700),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(4));

    private static S3Server server;
    private static FaultProxy proxy;

    private final byte[] content = new byte[1 << 20];
    private S3BlockStore store;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        server = S3Server.start(directory);
        server.createBucket(BUCKET);
        proxy = FaultProxy.before(server.port());
    }

    @AfterAll
    static void stop() {
        proxy.close();
        server.close();
    }

    private static S3Options options() {
        return server.options(BUCKET)
                .withEndpoint(proxy.endpoint(), true)
                .withLimits(RETRIES, S3Options.PART_BYTES_MIN, 16);
    }

    @BeforeEach
    void open() {
        new Random(5).nextBytes(content);
        store = S3BlockStore.open(options());
        proxy.forgetRequests();
    }

    @AfterEach
    void close() {
        proxy.heal();
        store.close();
    }

    private void put(String key) throws BlockStoreException {
        store.put(key, List.of(ByteBuffer.wrap(content)));
    }

    private byte[] read(String key) throws BlockStoreException {
        ByteBuffer into = ByteBuffer.allocate(content.length);
        store.get(key, 0, into);
        return into.array();
    }

    @Test
    void aBurstOf503IsSurvived() throws Exception {
        proxy.next(2, new Fault.Answer(503, "ServiceUnavailable"));
        put("burst");
        proxy.next(2, new Fault.Answer(500, "InternalError"));
        assertThat(read("burst")).isEqualTo(content);
        proxy.next(1, new Fault.Answer(503, "SlowDown"));
        store.delete(List.of("burst"));
        assertThat(store.statistics().of(StoreOperation.PUT).retries()).isEqualTo(2);
        assertThat(store.statistics().of(StoreOperation.PUT).calls()).isEqualTo(1);
        assertThat(store.statistics().of(StoreOperation.GET).retries()).isEqualTo(2);
        assertThat(store.statistics().of(StoreOperation.DELETE).retries()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "4"})
    void asManyRetriesAsConfigured(int retries) {
        try (S3BlockStore other = S3BlockStore.open(options().withLimits(retries, S3Options.PART_BYTES_MIN, 4))) {
            proxy.next(100, new Fault.Answer(500, "InternalError"));
            assertThat(failure(() -> other.put("never", List.of())).kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(proxy.requests()).hasSize(retries + 1);
        }
    }

    /// A budget of retries for all calls, as the SDK has by default, would be used up by then.
    @Test
    void failuresTakeNoRetriesFromOtherCalls() throws Exception {
        try (S3BlockStore other = S3BlockStore.open(options().withLimits(4, S3Options.PART_BYTES_MIN, 40));
                ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            proxy.next(1000, new Fault.Answer(500, "InternalError"));
            for (Future<?> call :
                    executor.invokeAll(Collections.nCopies(40, () -> failure(() -> other.stat("never"))))) {
                call.get();
            }
            assertThat(proxy.requests()).hasSize(40 * 5);
        }
    }

    @Test
    void aBodyThatBreaksOffIsReadAgain() throws Exception {
        put("cut");
        proxy.next(RETRIES, "GET", new Fault.TruncateAnswer());
        assertThat(read("cut")).isEqualTo(content);
        ByteBuffer direct = ByteBuffer.allocateDirect(content.length);
        proxy.next(1, "GET", new Fault.TruncateAnswer());
        store.get("cut", 0, direct);
        assertThat(direct.flip()).isEqualTo(ByteBuffer.wrap(content));
    }

    @Test
    void aBodyThatBreaksOffIsNeverData() throws Exception {
        put("cut");
        proxy.next(RETRIES + 1, "GET", new Fault.TruncateAnswer());
        ByteBuffer into = ByteBuffer.allocate(content.length + 10).position(5).limit(content.length + 5);
        assertThat(failure(() -> store.get("cut", 0, into)).kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(into.position()).isEqualTo(5);
        assertThat(into.limit()).isEqualTo(content.length + 5);
    }

    @Test
    void aResetInTheMiddleOfAPutIsTriedAgain() throws Exception {
        proxy.next(2, "PUT", new Fault.ResetRequest());
        put("reset");
        assertThat(proxy.requests()).hasSize(3);
        proxy.next(1, "PUT", new Fault.LoseAnswer());
        put("lost");
        assertThat(read("reset")).isEqualTo(content);
        assertThat(read("lost")).isEqualTo(content);
    }

    @Test
    void partsSurviveFaultsAndALostCompletion() throws Exception {
        byte[] large = new byte[20 << 20];
        new Random(6).nextBytes(large);
        proxy.next(1, request -> request.path().contains("partNumber=2"), new Fault.ResetRequest());
        proxy.next(1, request -> request.path().contains("partNumber=3"), new Fault.Answer(503, "ServiceUnavailable"));
        proxy.next(1, S3FaultsTest::isCompletion, new Fault.LoseAnswer());
        store.put("large", List.of(ByteBuffer.wrap(large)));
        ByteBuffer into = ByteBuffer.allocate(large.length);
        store.get("large", 0, into);
        assertThat(Arrays.equals(into.array(), large)).isTrue();
    }

    @Test
    void partsOfAnObjectThatFailsAreDeleted() {
        byte[] large = new byte[9 << 20];
        proxy.next(100, request -> request.path().contains("partNumber=2"), new Fault.Answer(403, "AccessDenied"));
        assertThat(failure(() -> store.put("refused", List.of(ByteBuffer.wrap(large))))
                        .kind())
                .isEqualTo(Kind.REFUSED);
        assertThat(proxy.requests().getLast().method()).isEqualTo("DELETE");
        assertThat(proxy.requests().getLast().path()).contains("uploadId=");
        assertThat(failure(() -> store.get("refused", 0, ByteBuffer.allocate(1)))
                        .kind())
                .isEqualTo(Kind.NOT_FOUND);
    }

    private static boolean isCompletion(FaultProxy.Request request) {
        return request.method().equals("POST") && request.path().contains("uploadId=");
    }

    @Test
    void anOutageIsUnavailableUntilItEnds() throws Exception {
        put("before");
        proxy.beginOutage();
        assertThat(failure(() -> put("during")).kind()).isEqualTo(Kind.UNAVAILABLE);
        BlockStoreException unreachable = failure(() -> read("before"));
        assertThat(unreachable.kind()).isEqualTo(Kind.UNAVAILABLE);
        assertThat(unreachable).hasMessageContaining(proxy.endpoint() + " cannot be reached");
        proxy.endOutage();
        assertThat(read("before")).isEqualTo(content);
        put("after");
    }

    // The bounds that are not these would take 40 s for each call.
    @Test
    @Timeout(60)
    void silenceEndsWithinTheBounds() throws Exception {
        put("silent");
        try (S3BlockStore hasty =
                S3BlockStore.open(options().withTimeouts(SHORT).withLimits(1, S3Options.PART_BYTES_MIN, 4))) {
            proxy.next(100, new Fault.Silence());
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> hasty.get("silent", 0, ByteBuffer.allocate(10)),
                    () -> hasty.stat("silent"),
                    () -> hasty.put("other", List.of(ByteBuffer.allocate(10))))) {
                BlockStoreException failure = failure(call);
                assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
                assertThat(failure).hasMessageContaining("did not answer in time");
            }
        }
    }

    @Test
    void latencyAloneIsNoFault() throws Exception {
        proxy.next(3, new Fault.Delay(Duration.ofMillis(200)));
        put("late");
        assertThat(read("late")).isEqualTo(content);
        assertThat(proxy.requests()).hasSize(2);
    }

    @Test
    void anInterruptEndsACall() throws Exception {
        proxy.next(1, new Fault.Silence());
        AtomicReference<@Nullable BlockStoreException> failure = new AtomicReference<>();
        CountDownLatch ended = new CountDownLatch(1);
        Thread caller = Thread.ofVirtual().start(() -> {
            failure.set(failure(() -> put("interrupted")));
            ended.countDown();
        });
        while (proxy.requests().isEmpty()) {
            Thread.onSpinWait();
        }
        caller.interrupt();
        ended.await();
        assertThat(failure.get()).isNotNull();
        assertThat(failure.get().kind()).isEqualTo(Kind.UNAVAILABLE);
    }

    @ParameterizedTest
    @CsvSource({
        "403, AccessDenied, REFUSED",
        "403, InvalidAccessKeyId, REFUSED",
        "403, SignatureDoesNotMatch, REFUSED",
        "403, RequestTimeTooSkewed, REFUSED",
        "400, ExpiredToken, REFUSED",
        "404, NoSuchBucket, REFUSED",
        "301, PermanentRedirect, REFUSED",
        "400, AuthorizationHeaderMalformed, REFUSED",
        "400, InvalidRequest, REFUSED",
        "501, NotImplemented, REFUSED",
        "403, QuotaExceeded, FULL",
        "507, XMinioStorageFull, FULL",
        "400, RequestTimeout, UNAVAILABLE",
        "409, OperationAborted, UNAVAILABLE",
        "429, TooManyRequests, UNAVAILABLE",
        "503, SlowDown, UNAVAILABLE",
        "502, BadGateway, UNAVAILABLE"
    })
    void errorsHaveTheirKind(int status, String code, Kind kind) {
        try (S3BlockStore once = S3BlockStore.open(options().withLimits(0, S3Options.PART_BYTES_MIN, 4))) {
            proxy.next(100, new Fault.Answer(status, code));
            assertThat(failure(() -> once.put("any", List.of(ByteBuffer.allocate(1))))
                            .kind())
                    .isEqualTo(kind);
            assertThat(failure(() -> once.get("any", 0, ByteBuffer.allocate(1))).kind())
                    .isEqualTo(kind);
        }
    }

    @Test
    void theProbeSaysWhatIsWrong() throws Exception {
        assertThat(probe(options().withCredentials(new S3Credentials.KeyPair("AKIATEST", "wrong-secret"))))
                .contains("correct secret_access_key");
        assertThat(probe(options().withCredentials(new S3Credentials.KeyPair("AKIANOBODY", "wrong-secret"))))
                .contains("does not know the access key: correct access_key_id");
        assertThat(probe(inBucket("no-such-bucket")))
                .contains("the bucket 'no-such-bucket' does not exist at " + proxy.endpoint());
        proxy.next(1, new Fault.Answer(403, "AccessDenied"));
        assertThat(probe(options())).contains("no permission in the bucket '" + BUCKET + "'", "s3:PutObject");
        proxy.next(1, new Fault.Answer(301, "PermanentRedirect"));
        assertThat(probe(options())).contains("is not in the region us-east-1", "correct region");
        proxy.next(1, new Fault.Answer(403, "RequestTimeTooSkewed"));
        assertThat(probe(options())).contains("the clock of this machine");
        assertThat(probe(options().withEndpoint(URI.create("http://s3.invalid"), true)))
                .contains("the host of http://s3.invalid is not known");
        assertThat(probe(options().withEndpoint(URI.create("http://127.0.0.1:1"), true)))
                .contains("http://127.0.0.1:1 cannot be reached");
        assertThat(probe(options().withEndpoint(URI.create("https://127.0.0.1:" + server.port()), true)))
                .contains("no secure connection to https://127.0.0.1:");
        store.probe();
    }

    private static S3Options inBucket(String bucket) {
        return server.options(bucket).withEndpoint(proxy.endpoint(), true);
    }

    private String probe(S3Options options) {
        try (S3BlockStore other = S3BlockStore.open(options.withLimits(0, S3Options.PART_BYTES_MIN, 4))) {
            return String.valueOf(failure(other::probe).getMessage());
        }
    }

    @Test
    void aMissingBucketIsNotAMissingObject() {
        try (S3BlockStore other = S3BlockStore.open(inBucket("no-such-bucket"))) {
            List<ThrowingCallable> calls = new ArrayList<>();
            calls.add(() -> other.stat("a"));
            calls.add(() -> other.get("a", 0, ByteBuffer.allocate(1)));
            calls.add(() -> other.get("a", 0, ByteBuffer.allocate(0)));
            calls.add(() -> other.put("a", List.of()));
            calls.add(() -> other.list("", null, 1));
            calls.add(() -> other.delete(List.of("a", "b")));
            for (ThrowingCallable call : calls) {
                assertThat(failure(call).kind()).isEqualTo(Kind.REFUSED);
            }
        }
    }

    @Test
    void noTextShowsASecret() {
        S3Credentials wrong = new S3Credentials.KeyPair("AKIATEST", "do-not-show-me");
        S3Options options = options().withCredentials(wrong);
        assertThat(options.toString() + wrong).doesNotContain("do-not-show-me");
        try (S3BlockStore other = S3BlockStore.open(options)) {
            for (Throwable cause = failure(other::probe); cause != null; cause = cause.getCause()) {
                assertThat(cause.toString()).doesNotContain("do-not-show-me");
            }
        }
    }

    private static BlockStoreException failure(ThrowingCallable call) {
        BlockStoreException failure = catchThrowableOfType(BlockStoreException.class, call);
        assertThat(failure).as("the failure").isNotNull();
        assertThat(failure.getMessage()).isNotBlank().hasLineCount(1);
        return failure;
    }
}
