package io.dittofs.e2e.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Credential;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.Nfs3Client;
import io.dittofs.e2e.client.RpcConnection;
import io.dittofs.e2e.client.RpcProcedure;
import io.dittofs.e2e.client.SetAttributes;
import io.dittofs.e2e.client.XdrOut;
import io.dittofs.e2e.guest.PackagedServer;
import io.dittofs.e2e.guest.Storage;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// SIGTERM under load. The server answers what it has begun, begins nothing more, loses nothing that it acknowledged,
/// and its last counts are those of its clients.
///
/// The profile `long` has 100 stops.
final class StopIT {
    private static final int STOPS = Integer.getInteger("dittofs.test.stops", 6);
    private static final int CLIENTS = 8;
    private static final int ANSWERS_MAX = 4000;
    private static final int SIGTERM_STATUS = 128 + 15;
    private static final int READ = 6;
    private static final int LARGE_BYTES = 1 << 20;
    private static final int LARGE_READS = 48;
    private static final Duration SIGNAL_LIMIT = Duration.ofSeconds(30);
    private static final Pattern SERVED = Pattern.compile("served protocol=nfs (.*)");

    private static final Map<String, String> BUSY = Map.of(
            "DITTOFS_TRANSFER_FLUSH_DELAY", "100ms",
            "DITTOFS_CACHE_MAX_SIZE", "16MiB",
            "DITTOFS_CACHE_WAL_MAX_SIZE", "256MiB",
            "DITTOFS_CACHE_WAL_SEGMENT_SIZE", "4MiB");

    private final long seed = Long.getLong("dittofs.test.seed", new Random().nextInt(1 << 30));
    private final Random random = new Random(seed);
    private final List<Flood> clients = new ArrayList<>();
    private Storage storage;
    private ExecutorService threads;

    @BeforeEach
    void open() {
        System.out.println("-Ddittofs.test.seed=" + seed);
        storage = Storage.openFiles();
        threads = Executors.newFixedThreadPool(CLIENTS + 1);
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new Flood(i, seed));
        }
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        storage.close();
    }

    @Test
    void whatItHasBegunIsAnsweredAndCountedAndKept() throws Exception {
        for (int stop = 0; stop < STOPS; stop++) {
            stopUnderLoad();
        }
        lookAtAll();
        assertThat(PackagedServer.run(storage, "fsck"))
                .contains("no violations", "read and compared with their hashes");
        System.out.printf(
                "%d stops, %d changes acknowledged%n",
                STOPS, clients.stream().mapToLong(Flood::changes).sum());
    }

    private void stopUnderLoad() throws Exception {
        try (PackagedServer server = start(BUSY)) {
            Visits visits = new Visits(server.port(), CLIENTS);
            List<Future<?>> busy = submit(visits, Flood::live);
            busy.add(threads.submit(() -> passBy(visits)));
            awaitAnswers(visits, busy);
            assertThat(server.stop()).as(server.log()).isZero();
            Together.finish(busy, server);
            assertThat(server.log()).doesNotContain("ERROR").doesNotContain("by force");
            checkCounts(served(server), visits);
        }
    }

    /// Connects for one call at a time, so that connections end and begin while the server ends.
    private static void passBy(Visits visits) {
        boolean isServed = true;
        while (isServed) {
            try (RpcConnection connection = visits.connect()) {
                new Nfs3Client(connection, Credential.ROOT).nothing();
            } catch (UncheckedIOException _) {
                // Nobody listens any more, or the server ended the connection before it took the call.
                isServed = false;
            }
        }
    }

    private static void checkCounts(Map<String, Long> served, Visits visits) {
        long replies = visits.sum(RpcConnection::replies);
        assertThat(served.get("requests")).as("requests").isEqualTo(replies);
        assertThat(served.get("replies")).as("replies").isEqualTo(replies);
        assertThat(served.get("sent_bytes")).as("bytes sent").isEqualTo(visits.sum(RpcConnection::receivedBytes));
        assertThat(served.get("received_bytes"))
                .as("bytes received")
                .isPositive()
                .isLessThanOrEqualTo(visits.sum(RpcConnection::sentBytes));
        assertThat(served.get("accepted"))
                .as("connections")
                .isBetween(visits.served(), visits.served() + visits.unserved());
        assertThat(served.get("closed")).as("connections that ended").isEqualTo(served.get("accepted"));
        assertThat(served).containsEntry("refused", 0L).containsEntry("force_closed", 0L);
    }

    /// Who does not read what it asked for holds the end up only as long as it may.
    @Test
    void aClientThatDoesNotReadIsClosedByForceAndCounted() throws Exception {
        Map<String, String> settings = new HashMap<>(BUSY);
        settings.put("DITTOFS_SERVER_SHUTDOWN_TIMEOUT", "1s");
        try (PackagedServer server = start(settings)) {
            Visits visits = new Visits(server.port(), CLIENTS);
            List<Future<?>> busy = submit(visits, Flood::live);
            awaitAnswers(visits, busy);
            try (RpcConnection _ = askForTooMuch(visits)) {
                assertThat(server.stop()).as(server.log()).isZero();
                Together.finish(busy, server);
            }
            assertThat(server.log()).contains("connections were closed by force protocol=nfs count=1");
            Map<String, Long> served = served(server);
            assertThat(served)
                    .containsEntry("force_closed", 1L)
                    .containsEntry("accepted", visits.served())
                    .containsEntry("closed", visits.served());
        }
        lookAtAll();
    }

    @Test
    void aSecondSignalEndsItAtOnceAndLosesNothing() throws Exception {
        try (PackagedServer server = start(BUSY)) {
            Visits visits = new Visits(server.port(), CLIENTS);
            List<Future<?>> busy = submit(visits, Flood::live);
            awaitAnswers(visits, busy);
            try (RpcConnection _ = askForTooMuch(visits)) {
                server.askToEnd();
                // All the others have ended, and the server waits for the one that does not read.
                server.awaitLog("stopping", SIGNAL_LIMIT);
                Together.finish(busy, server);
                server.askToEnd();
                assertThat(server.awaitEnd()).as(server.log()).isEqualTo(SIGTERM_STATUS);
            }
            assertThat(server.log()).doesNotContain("served protocol=nfs");
        }
        lookAtAll();
    }

    /// Asks for more than the sockets take and reads the first reply: the server has all calls then.
    private static RpcConnection askForTooMuch(Visits visits) {
        RpcConnection connection = visits.connect();
        Nfs3Client client = new Nfs3Client(connection, Credential.ROOT);
        Handle file = Objects.requireNonNull(client.create(visits.root(), "large", false, SetAttributes.ofMode(0644))
                .handle());
        client.write(file, 0, 0, new byte[LARGE_BYTES]);
        XdrOut calls = new XdrOut();
        byte[] arguments = Nfs3Client.handle(file).int64(0).int32(LARGE_BYTES).toBytes();
        for (int i = 0; i < LARGE_READS; i++) {
            byte[] call =
                    RpcConnection.encode(RpcConnection.nextXid(), RpcProcedure.nfs(READ), Credential.ROOT, arguments);
            calls.int32(1 << 31 | call.length).raw(call);
        }
        connection.sendRaw(calls.toBytes());
        connection.receive();
        return connection;
    }

    /// The last counts of a server that has ended, by their names.
    private static Map<String, Long> served(PackagedServer server) {
        Matcher line = SERVED.matcher(server.log());
        assertThat(line.find()).as(server.log()).isTrue();
        Map<String, Long> counts = new HashMap<>();
        for (String pair : line.group(1).split(" ", -1)) {
            int equals = pair.indexOf('=');
            counts.put(pair.substring(0, equals), Long.parseLong(pair.substring(equals + 1)));
        }
        return counts;
    }

    private void lookAtAll() throws Exception {
        try (PackagedServer server = start(BUSY)) {
            Together.finish(submit(new Visits(server.port(), CLIENTS), Flood::look), server);
            assertThat(server.log()).doesNotContain("ERROR");
        }
    }

    private PackagedServer start(Map<String, String> settings) {
        PackagedServer server = PackagedServer.launchOnLoopback(storage, settings);
        server.awaitReady();
        return server;
    }

    private List<Future<?>> submit(Visits visits, BiConsumer<Flood, Visits> what) {
        List<Future<?>> busy = new ArrayList<>();
        for (Flood client : clients) {
            busy.add(threads.submit(() -> what.accept(client, visits)));
        }
        return busy;
    }

    private void awaitAnswers(Visits visits, List<Future<?>> busy) throws InterruptedException {
        Together.awaitAnswers(visits.answers(), 200 + random.nextInt(ANSWERS_MAX), busy);
    }
}
