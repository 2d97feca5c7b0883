package io.dittofs.e2e.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.guest.HostCommand;
import io.dittofs.e2e.guest.PackagedServer;
import io.dittofs.e2e.guest.Storage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `dittofs fsck --online` of a server whose clients write, truncate, make and remove files meanwhile finds nothing
/// wrong; and clients notice nothing of it.
final class OnlineCheckIT {
    private static final int CHECKS = Integer.getInteger("dittofs.test.checks", 6);
    private static final int WRITERS = 4;
    private static final int FILE_BYTES = 6 << 20;
    private static final Duration BEGIN_LIMIT = Duration.ofSeconds(30);

    private final long seed = Long.getLong("dittofs.test.seed", new Random().nextInt(1 << 30));
    private final List<Writer> writers = new ArrayList<>();
    private Storage storage;
    private ExecutorService threads;

    @BeforeEach
    void open() {
        System.out.println("-Ddittofs.test.seed=" + seed);
        storage = Storage.openFiles();
        threads = Executors.newFixedThreadPool(WRITERS + 1);
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
    void findsNothingWrongUnderLoad() throws Exception {
        try (PackagedServer server = PackagedServer.launchOnLoopback(storage, KillIT.BUSY)) {
            server.awaitReady();
            Life life = new Life(server.port());
            List<Future<?>> busy = writeThrough(life);
            for (int check = 0; check < CHECKS; check++) {
                life.answers().acquire(100);
                HostCommand said = check % 2 == 0
                        ? server.runBeside(storage, "fsck", "--online")
                        : server.runBeside(storage, "fsck", "--online", "--quick");
                assertThat(said.status()).as(said.output()).isZero();
                assertThat(said.output())
                        .matches("default: \\d+ inodes checked, no violations; \\d+ blocks \\(\\d+ bytes\\) [a-z ,]+,"
                                + " none damaged\n");
                assertThat(server.runBeside(storage, "gc", "--online", "--grace", "1m")
                                .output())
                        .endsWith(" deleted\n");
            }
            assertThat(server.runBeside(storage, "jobs").output()).contains("fsck", "gc", "done");
            life.end();
            Together.finish(busy, server);
            assertThat(server.runBeside(storage, "drain").output()).contains("everything");
            assertThat(server.stop()).as(server.log()).isZero();
            assertThat(server.log()).doesNotContain("ERROR");
        }
        assertThat(PackagedServer.run(storage, "fsck")).contains("no violations", "none damaged");
    }

    /// A check that is under way when the server is to end does not hold it up.
    @Test
    void endsWithTheServer() throws Exception {
        try (PackagedServer server = PackagedServer.launchOnLoopback(storage, KillIT.BUSY)) {
            server.awaitReady();
            Life life = new Life(server.port());
            List<Future<?>> busy = writeThrough(life);
            life.answers().acquire(500);
            life.allowDeath();
            Future<HostCommand> check = threads.submit(() -> server.runBeside(storage, "fsck", "--online"));
            server.awaitLog("job begins kind=fsck", BEGIN_LIMIT);
            assertThat(server.stop()).as(server.log()).isZero();
            life.end();
            Together.finish(busy, server);
            assertThat(check.get().output()).doesNotContain("Exception");
            assertThat(server.log()).doesNotContain("ERROR");
        }
        assertThat(PackagedServer.run(storage, "fsck")).contains("no violations", "none damaged");
    }

    private List<Future<?>> writeThrough(Life life) {
        List<Future<?>> busy = new ArrayList<>();
        for (Writer writer : writers) {
            busy.add(threads.submit(() -> writer.live(life)));
        }
        return busy;
    }
}
