package io.dittofs.blocks.s3;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.store.BlockKeys;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreContract;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class S3BlockStoreTest extends BlockStoreContract {
    private static final String BUCKET = "blocks-of-the-kit";
    private static final AtomicInteger STORES = new AtomicInteger();

    private static S3Server server;
    private static FaultProxy proxy;

    private String prefix = "";

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

    private S3Options options() {
        return server.options(BUCKET)
                .withEndpoint(proxy.endpoint(), true)
                .withLimits(2, S3Options.PART_BYTES_MIN, 32)
                .withPrefix(prefix);
    }

    @Override
    protected BlockStore empty() {
        prefix = "store-" + STORES.incrementAndGet() + "/";
        return S3BlockStore.open(options());
    }

    @Override
    protected BlockStore reopen() {
        return S3BlockStore.open(options());
    }

    @Test
    void sendsLargeObjectsInParts() throws Exception {
        byte[] content = random(20 << 20);
        proxy.forgetRequests();
        store().put("large", List.of(ByteBuffer.wrap(content, 0, 3), ByteBuffer.wrap(content, 3, content.length - 3)));
        assertThat(requests("PUT")).hasSize(3).allMatch(path -> path.contains("partNumber="));
        assertThat(read("large", 0, content.length)).isEqualTo(content);
        assertThat(read("large", (8 << 20) - 5, 10))
                .isEqualTo(Arrays.copyOfRange(content, (8 << 20) - 5, (8 << 20) + 5));
    }

    @Test
    void asksForNoMoreThanItNeeds() throws Exception {
        store().put("ranged", List.of(ByteBuffer.wrap(random(100_000))));
        proxy.forgetRequests();
        read("ranged", 1000, 50);
        assertThat(proxy.requests()).hasSize(1);
        assertThat(proxy.requests().getFirst().headers())
                .anyMatch(line -> line.equalsIgnoreCase("Range: bytes=1000-1049"));
    }

    /// Each of them costs a round trip or a pass over the data, or is unknown to some service.
    @Test
    void requestsHaveNothingThatCosts() throws Exception {
        proxy.forgetRequests();
        store().put("plain", List.of(ByteBuffer.wrap(random(3 << 20))));
        store().put("parts", List.of(ByteBuffer.wrap(random(6 << 20))));
        read("plain", 0, 3 << 20);
        for (FaultProxy.Request request : proxy.requests()) {
            assertThat(request.headers())
                    .as(request.method() + " " + request.path())
                    .noneMatch(line -> line.toLowerCase(Locale.ROOT)
                            .matches("(expect|content-encoding|transfer-encoding|x-amz-trailer|content-md5"
                                    + "|x-amz-checksum-(?!mode).*|x-amz-sdk-checksum.*):.*"));
        }
        assertThat(requests("PUT")).hasSize(2);
        assertThat(requests("GET")).hasSize(1);
    }

    @Test
    void deletesByTheThousand() throws Exception {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 2001; i++) {
            keys.add("none/" + i);
        }
        proxy.forgetRequests();
        store().delete(keys);
        assertThat(requests("POST")).hasSize(2);
        assertThat(requests("DELETE")).hasSize(1);
    }

    @Test
    void deletesOneByOneWhereTheServiceKnowsNothingElse() throws Exception {
        for (String key : List.of("a", "b", "c")) {
            store().put(key, List.of());
        }
        proxy.forgetRequests();
        proxy.next(1, "POST", new Fault.Answer(501, "NotImplemented"));
        store().delete(List.of("a", "b"));
        store().delete(List.of("b", "c"));
        assertThat(requests("POST")).hasSize(1);
        assertThat(requests("DELETE")).hasSize(4);
        assertThat(allKeys("", 10)).isEmpty();
    }

    @Test
    void listsMoreThanAPageOfTheService() throws Exception {
        List<String> keys = new ArrayList<>();
        List<Callable<@Nullable Void>> puts = new ArrayList<>();
        for (int i = 0; i < 1010; i++) {
            String key = "many/%04d".formatted(i);
            keys.add(key);
            puts.add(() -> {
                store().put(key, List.of());
                return null;
            });
        }
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<?> put : executor.invokeAll(puts)) {
                put.get();
            }
        }
        assertThat(allKeys("many/", 5000)).isEqualTo(keys);
        assertThat(allKeys("many/", 1005)).isEqualTo(keys);
    }

    @Test
    void seesNothingOfOthersInTheBucket() throws Exception {
        store().put("mine", List.of());
        try (S3BlockStore whole = S3BlockStore.open(options().withPrefix(""))) {
            whole.put(prefix + "below", List.of());
            whole.put("other-" + prefix.substring(0, prefix.length() - 1) + "/x", List.of());
            assertThat(allKeys("", 10)).containsExactly("below", "mine");
            assertThat(BlockKeys.isValid(prefix + "below")).isTrue();
            whole.delete(List.of(prefix + "mine"));
        }
        assertThat(store().stat("mine")).isNull();
    }

    @Test
    void isNotLocalAndHasNoEnd() throws Exception {
        assertThat(store().isLocal()).isFalse();
        assertThat(store().space().isUnlimited()).isTrue();
    }

    private static List<String> requests(String method) {
        return proxy.requests().stream()
                .filter(request -> request.method().equals(method))
                .map(FaultProxy.Request::path)
                .toList();
    }
}
