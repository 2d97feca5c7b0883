package io.dittofs.e2e.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Nfs3Client;
import io.dittofs.e2e.client.Status;
import io.dittofs.e2e.guest.PackagedServer;
import io.dittofs.e2e.guest.Storage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The disk of the log becomes full under clients that write: nothing that was acknowledged is lost, and when there is
/// room again, the server goes on by itself.
final class FullDiskIT {
    private static final int CLIENTS = 4;
    private static final int MEBIBYTES = 128;
    private static final int FOR_EVER = Integer.MAX_VALUE;

    /// More than the disk has.
    private static final Map<String, String> LOG = Map.of(
            "DITTOFS_TRANSFER_FLUSH_DELAY", "100ms",
            "DITTOFS_CACHE_WAL_MAX_SIZE", "1GiB",
            "DITTOFS_CACHE_WAL_SEGMENT_SIZE", "4MiB");

    private final List<Appender> appenders = new ArrayList<>();
    private SmallDisk disk;
    private Storage storage;
    private ExecutorService threads;

    @BeforeEach
    void open() {
        disk = SmallDisk.mount(MEBIBYTES);
        storage = Storage.openFiles();
        threads = Executors.newFixedThreadPool(CLIENTS);
        for (int i = 0; i < CLIENTS; i++) {
            appenders.add(new Appender(i));
        }
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        storage.close();
        disk.close();
    }

    /// The block store has room, so the log is emptied, and goes on in the segments that it has.
    @Test
    void clientsNoticeNothingWhileTheBlockStoreTakesWhatIsWritten() throws Exception {
        Map<String, String> settings = settings(Map.of("DITTOFS_CACHE_PATH", "cache"));
        try (PackagedServer server = start(settings)) {
            Life life = new Life(server.port());
            disk.fill();
            List<Future<Status>> busy = submit(appender -> appender.append(life, 80));
            assertThat(results(busy, server)).containsOnly(Status.OK);
            assertThat(server.log()).contains("the write-ahead log cannot grow");
            checkAll(life);
            disk.free();
            assertThat(results(submit(appender -> appender.append(life, 80)), server))
                    .containsOnly(Status.OK);
            assertThat(server.log()).contains("the write-ahead log can grow again");
            server.kill();
        }
        checkAfterKill(settings);
    }

    /// Nothing can be emptied, since the blocks are on the same disk: writes are refused, everything else goes on.
    @Test
    void writesAreRefusedUntilThereIsRoomAgain() throws Exception {
        Map<String, String> settings = settings(
                Map.of("DITTOFS_CACHE_PATH", "cache", "DITTOFS_CONTENT_STORES_DEFAULT_FILESYSTEM_PATH", "blocks"));
        try (PackagedServer server = start(settings)) {
            Life life = new Life(server.port());
            disk.fill();
            assertThat(results(submit(appender -> appender.append(life, FOR_EVER)), server))
                    .containsOnly(Status.NOSPC);
            checkAll(life);
            appenders.getFirst().remove(life);
            lookAround(life);
            disk.free();
            assertThat(results(submit(appender -> appender.append(life, 16)), server))
                    .containsOnly(Status.OK);
            assertThat(server.log())
                    .contains("the write-ahead log can grow again")
                    .doesNotContain("ERROR");
            checkAll(life);
            server.kill();
        }
        checkAfterKill(settings);
    }

    private static void lookAround(Life life) {
        try (Nfs3Client client = life.connect()) {
            assertThat(client.getattr(life.root()).status()).isEqualTo(Status.OK);
            assertThat(client.readdirplus(life.root(), 0, 0, 4096, 32768).status())
                    .isEqualTo(Status.OK);
            assertThat(client.fsstat(life.root()).status()).isEqualTo(Status.OK);
        }
    }

    private void checkAfterKill(Map<String, String> settings) throws Exception {
        try (PackagedServer server = start(settings)) {
            checkAll(new Life(server.port()));
            assertThat(server.log()).doesNotContain("ERROR");
        }
    }

    private void checkAll(Life life) {
        assertThat(appenders).allMatch(appender -> appender.pieces() > 0);
        appenders.forEach(appender -> appender.check(life));
    }

    private Map<String, String> settings(Map<String, String> places) {
        Map<String, String> all = new HashMap<>(LOG);
        Path root = disk.directory();
        places.forEach((key, name) -> all.put(key, root.resolve(name).toString()));
        return all;
    }

    private PackagedServer start(Map<String, String> settings) {
        PackagedServer server = PackagedServer.launchOnLoopback(storage, settings);
        server.awaitReady();
        return server;
    }

    private interface Work {
        Status of(Appender appender);
    }

    private List<Future<Status>> submit(Work work) {
        List<Callable<Status>> all = new ArrayList<>();
        appenders.forEach(appender -> all.add(() -> work.of(appender)));
        return all.stream().map(threads::submit).toList();
    }

    private static List<Status> results(List<Future<Status>> busy, PackagedServer server) throws InterruptedException {
        Together.finish(busy, server);
        return busy.stream().map(Future::resultNow).toList();
    }
}
