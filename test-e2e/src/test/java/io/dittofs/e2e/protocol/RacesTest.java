package io.dittofs.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Attributes;
import io.dittofs.e2e.client.Credential;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.Nfs3Client;
import io.dittofs.e2e.client.Result;
import io.dittofs.e2e.client.SetAttributes;
import io.dittofs.e2e.client.Status;
import io.dittofs.e2e.client.Wcc;
import io.dittofs.server.reactor.TieredBufferPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Several connections at one directory or file at the same time.
final class RacesTest {
    private static final int CLIENTS = 4;
    private static final int ROUNDS = 100;

    private AdapterServer server;
    private Scene scene;

    @BeforeEach
    void start() {
        server = AdapterServer.start(AdapterServer.memory(), new TieredBufferPool(64L << 20));
        scene = new Scene(server.adapter().address());
    }

    @AfterEach
    void stop() {
        scene.close();
        server.close();
    }

    /// Attributes of before and after come from inside the operation: put in a row, each operation starts where the one
    /// before it ended.
    @Test
    void attributesBeforeAndAfterFormAChain() throws Exception {
        Attributes first = scene.attributes(scene.directory);
        List<Wcc> seen = together((client, number) -> {
            List<Wcc> mine = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                String name = "file-" + number + "-" + round;
                mine.add(client.create(scene.directory, name, true, SetAttributes.NOTHING)
                        .parent());
                mine.add(client.remove(scene.directory, name).wcc());
            }
            return mine;
        });
        List<Wcc.Before> befores = new ArrayList<>();
        List<Wcc.Before> afters = new ArrayList<>();
        for (Wcc wcc : seen) {
            befores.add(Objects.requireNonNull(wcc.before()));
            afters.add(before(Objects.requireNonNull(wcc.after())));
        }
        befores.add(before(scene.attributes(scene.directory)));
        afters.add(before(first));
        assertThat(befores).hasSize(CLIENTS * ROUNDS * 2 + 1).containsExactlyInAnyOrderElementsOf(afters);
    }

    @Test
    void oneClientMakesAName() throws Exception {
        List<Status> statuses = together((client, number) -> {
            List<Status> mine = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                mine.add(client.createExclusive(scene.directory, "file-" + round, number + 1)
                        .status());
            }
            return mine;
        });
        assertThat(statuses.stream().filter(Status.OK::equals)).hasSize(ROUNDS);
        assertThat(statuses.stream().filter(Status.EXIST::equals)).hasSize(ROUNDS * (CLIENTS - 1));
    }

    @Test
    void oneClientTakesANameAway() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            scene.root.create(scene.directory, "file-" + round, true, SetAttributes.NOTHING);
        }
        List<Status> statuses = together((client, number) -> {
            List<Status> mine = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                mine.add(client.remove(scene.directory, "file-" + round).status());
            }
            return mine;
        });
        assertThat(statuses.stream().filter(Status.OK::equals)).hasSize(ROUNDS);
        assertThat(statuses.stream().filter(Status.NOENT::equals)).hasSize(ROUNDS * (CLIENTS - 1));
    }

    @Test
    void writesBesideEachOtherAllArrive() throws Exception {
        Handle file = scene.file("file", "");
        together((client, number) -> {
            List<Result.Written> mine = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                byte[] data = new byte[100];
                java.util.Arrays.fill(data, (byte) (number + 1));
                mine.add(client.write(file, (round * CLIENTS + number) * 100L, Scene.FILE_SYNC, data));
            }
            return mine;
        });
        String content = scene.content(file);
        assertThat(content).hasSize(CLIENTS * ROUNDS * 100);
        for (int at = 0; at < content.length(); at++) {
            assertThat((int) content.charAt(at)).as("byte %d", at).isEqualTo(at / 100 % CLIENTS + 1);
        }
    }

    private interface Work<T> {
        List<T> with(Nfs3Client client, int number);
    }

    // Everybody on a connection of its own, all from the same moment.
    private <T> List<T> together(Work<T> work) throws Exception {
        var start = new CyclicBarrier(CLIENTS);
        List<T> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            List<Callable<List<T>>> tasks = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int number = i;
                tasks.add(() -> {
                    try (Nfs3Client client = new Nfs3Client(
                            io.dittofs.e2e.client.RpcConnection.open(
                                    server.adapter().address()),
                            Credential.ROOT)) {
                        start.await();
                        return work.with(client, number);
                    }
                });
            }
            for (Future<List<T>> done : threads.invokeAll(tasks)) {
                all.addAll(done.get());
            }
        }
        return all;
    }

    private static Wcc.Before before(Attributes attributes) {
        return new Wcc.Before(attributes.size(), attributes.mtime(), attributes.ctime());
    }
}
