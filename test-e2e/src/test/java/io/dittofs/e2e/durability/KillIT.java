package io.dittofs.e2e.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.guest.PackagedServer;
import io.dittofs.e2e.guest.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The server is killed again and again under clients that write, and at any point of its start: whatever it has
/// acknowledged, stable or not, is there when it is back, byte for byte.
///
/// The profile `long` has 500 kills.
final class KillIT {
    private static final int KILLS = Integer.getInteger("dittofs.test.kills", 20);
    private static final int WRITERS = 4;
    private static final int FILE_BYTES = 6 << 20;
    private static final int ANSWERS_MAX = 600;
    private static final int START_MILLIS_MAX = 1200;

    /// Everything that can be going on when the server dies is going on: uploads, segments that are freed, blocks that
    /// nothing names.
    static final Map<String, String> BUSY = Map.of(
            "DITTOFS_TRANSFER_FLUSH_DELAY", "100ms",
            "DITTOFS_TRANSFER_GC_INTERVAL", "1s",
            "DITTOFS_TRANSFER_GC_GRACE", "1m",
            "DITTOFS_CACHE_MAX_SIZE", "16MiB",
            "DITTOFS_CACHE_WAL_MAX_SIZE", "32MiB",
            "DITTOFS_CACHE_WAL_SEGMENT_SIZE", "4MiB");

    private final long seed = Long.getLong("dittofs.test.seed", new Random().nextInt(1 << 30));
    private final Random random = new Random(seed);
    private final List<Writer> writers = new ArrayList<>();
    private final Set<Long> verifiers = new HashSet<>();
    private Storage storage;
    private ExecutorService threads;

    @BeforeEach
    void open() {
        System.out.println("-Ddittofs.test.seed=" + seed);
        storage = Storage.openFiles();
        threads = Executors.newFixedThreadPool(WRITERS);
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new Writer(i, seed, FILE_BYTES));
        }
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        storage.close();
    }

    @Test
    void whatWasAcknowledgedIsThereAfterEachKill() throws Exception {
        for (int kill = 0; kill < KILLS; kill++) {
            if (random.nextInt(5) == 0) {
                killAtStart();
            } else {
                killUnderLoad();
            }
        }
        endInOrder();
        assertThat(PackagedServer.run(storage, "fsck"))
                .contains("no violations", "read and compared with their hashes");
        storage.removeCache();
        lookAtAll();
        System.out.printf(
                "%d kills, %d changes acknowledged, %d under way when the server died%n",
                KILLS,
                writers.stream().mapToLong(Writer::changes).sum(),
                writers.stream().mapToLong(Writer::unanswered).sum());
    }

    private void killAtStart() {
        try (PackagedServer server = PackagedServer.launchOnLoopback(storage, BUSY)) {
            server.killAfter(Duration.ofMillis(random.nextInt(START_MILLIS_MAX)));
        }
    }

    private void killUnderLoad() throws Exception {
        try (PackagedServer server = start()) {
            Life life = new Life(server.port());
            List<Future<?>> busy = submit(life, Writer::live);
            Together.awaitAnswers(life.answers(), 1 + random.nextInt(ANSWERS_MAX), busy);
            life.allowDeath();
            server.kill();
            Together.finish(busy, server);
            noteVerifiers(life);
        }
    }

    /// Ends the server as an operator does; it takes everything to the block store first.
    private void endInOrder() throws Exception {
        try (PackagedServer server = start()) {
            Life life = new Life(server.port());
            List<Future<?>> busy = submit(life, Writer::live);
            Together.awaitAnswers(life.answers(), 1 + random.nextInt(ANSWERS_MAX), busy);
            life.end();
            Together.finish(busy, server);
            noteVerifiers(life);
            assertThat(server.stop()).as(server.log()).isZero();
        }
    }

    private void lookAtAll() throws Exception {
        try (PackagedServer server = start()) {
            Together.finish(submit(new Life(server.port()), Writer::look), server);
            assertThat(server.log()).doesNotContain("ERROR");
        }
    }

    private PackagedServer start() {
        PackagedServer server = PackagedServer.launchOnLoopback(storage, BUSY);
        server.awaitReady();
        return server;
    }

    private List<Future<?>> submit(Life life, BiConsumer<Writer, Life> what) {
        List<Future<?>> busy = new ArrayList<>();
        for (Writer writer : writers) {
            busy.add(threads.submit(() -> what.accept(writer, life)));
        }
        return busy;
    }

    /// A verifier is that of one start of the server alone, or clients would not send again what they must.
    private void noteVerifiers(Life life) {
        assertThat(life.verifiers()).hasSizeLessThanOrEqualTo(1);
        life.verifiers()
                .forEach(verifier ->
                        assertThat(verifiers.add(verifier)).as("a new one").isTrue());
    }
}
