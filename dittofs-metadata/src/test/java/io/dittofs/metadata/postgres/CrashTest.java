package io.dittofs.metadata.postgres;

import static io.dittofs.metadata.store.StoreTree.name;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.metadata.store.StoreTree;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// That nothing acknowledged is lost, nothing is half done and the store goes on by itself when the database crashes.
/// The server writes its log for nobody but who asks, so that a crash does lose what was not flushed.
final class CrashTest {
    private static final int WRITERS = 4;
    private static final int CRASHES = 2;
    private static final int ACKNOWLEDGEMENTS_BETWEEN = 100;
    private static final long PATIENCE_SECONDS = 60;

    private static PostgresServer server;

    private PostgresOptions options;
    private PostgresMetadataStore store;
    private StoreTree tree;

    @BeforeAll
    static void start() throws Exception {
        server = PostgresServer.create("wal_writer_delay=10s", "restart_after_crash=on");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() throws Exception {
        options = server.newStore();
        store = TestStore.open(options);
        tree = new StoreTree(store, "/export");
    }

    @AfterEach
    void close() {
        store.close();
    }

    /// Makes and removes files in a directory of its own, and waits for each to be stable.
    private final class Writer {
        private final long directory;
        private final Semaphore acknowledgements;
        private final List<String> present = new ArrayList<>();
        private final List<String> absent = new ArrayList<>();
        private volatile boolean isDone;

        Writer(long directory, Semaphore acknowledgements) {
            this.directory = directory;
            this.acknowledgements = acknowledgements;
        }

        @Nullable
        Void run() throws Exception {
            for (int step = 0; !isDone; step++) {
                String file = "file-" + step;
                boolean isMade = does(() -> store.commit(tree.creation(directory, name(file), tree.newFile())));
                if (isMade && step % 3 == 0) {
                    Inode inode = read(file);
                    boolean isRemoved = does(() -> store.commit(tree.removal(directory, name(file), inode)));
                    if (isRemoved) {
                        absent.add(file);
                    }
                } else if (isMade) {
                    present.add(file);
                }
            }
            return null;
        }

        private Inode read(String file) throws Exception {
            while (true) {
                try {
                    return tree.entry(directory, name(file));
                } catch (FsException e) {
                    assertThat(e.error()).isEqualTo(FsError.TRY_LATER);
                    LockSupport.parkNanos(1_000_000);
                }
            }
        }

        /// Whether it is stable; where not, nobody knows whether it happened.
        private boolean does(Change change) throws Exception {
            try {
                if (TestStore.outcome(change.commit()) == null) {
                    acknowledgements.release();
                    return true;
                }
            } catch (FsException e) {
                assertThat(e.error()).as(e.getMessage()).isEqualTo(FsError.TRY_LATER);
                LockSupport.parkNanos(1_000_000);
            }
            return false;
        }

        void verify() throws Exception {
            List<String> names = tree.names(directory);
            assertThat(names).containsAll(present).doesNotContainAnyElementsOf(absent);
        }
    }

    @FunctionalInterface
    private interface Change {
        DurabilityTicket commit() throws FsException;
    }

    @Test
    void acknowledgedCommitsSurviveEveryCrash() throws Exception {
        Semaphore acknowledgements = new Semaphore(0);
        List<Writer> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(
                    new Writer(tree.createDirectory(tree.root(), "writer-" + i).number(), acknowledgements));
        }
        try (TestLog log = TestLog.of("io.dittofs.metadata.postgres", Level.INFO);
                ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<?>> futures = new ArrayList<>();
            try {
                writers.forEach(writer -> futures.add(threads.submit(writer::run)));
                for (int crash = 0; crash < CRASHES; crash++) {
                    await(acknowledgements);
                    server.kill();
                    awaitOutage();
                    server.start();
                }
                await(acknowledgements);
            } finally {
                writers.forEach(writer -> writer.isDone = true);
            }
            for (Future<?> future : futures) {
                future.get();
            }
            assertThat(log.lines()).hasSize(2 * CRASHES);
            assertThat(log.lines().getFirst()).startsWith("WARN database lost").contains(options.database());
            assertThat(log.lines().getLast()).startsWith("INFO database found again");
        }
        for (Writer writer : writers) {
            writer.verify();
        }
        assertThat(StoreCheck.check(store).sentences()).isEmpty();
        assertThat(store.lossCount()).isEqualTo(1 + CRASHES);
    }

    private static void await(Semaphore acknowledgements) throws InterruptedException {
        acknowledgements.drainPermits();
        assertThat(acknowledgements.tryAcquire(ACKNOWLEDGEMENTS_BETWEEN, PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("the load goes on by itself")
                .isTrue();
    }

    private void awaitOutage() {
        TestStore.assertRefused(FsError.TRY_LATER, () -> store.inode(tree.root()));
        TestStore.assertRefused(FsError.TRY_LATER, () -> store.openShare("/new", new RootAttributes(0, 0, 0, 0)));
        TestStore.assertRefused(FsError.TRY_LATER, () -> tree.createFile(tree.root(), "file"));
    }

    /// The server's children crash, their parent stays and starts others: the same address, the same time of start,
    /// and a commit that is gone. A flush that comes after that must not vouch for it.
    @Test
    void commitThatACrashTookIsNotVouchedForLater() throws Exception {
        tree.createFile(tree.root(), "stable");
        assertThat(TestStore.outcome(store.sync())).isNull();
        long losses = store.lossCount();
        long lifeline = lifelineProcess();
        PostgresServer.signal("STOP", lifeline);
        DurabilityTicket ticket = store.commit(tree.creation(tree.root(), name("lost"), tree.newFile()));
        DurabilityTicket sync = store.sync();
        assertThat(store.lookup(tree.root(), name("lost"))).isNotNull();
        assertThat(ticket.isComplete()).isFalse();

        PostgresServer.signal("KILL", lifeline);

        assertThat(TestStore.outcome(ticket)).isInstanceOf(FsException.class).hasMessageContaining("may be lost");
        assertThat(TestStore.outcome(sync)).isNotNull();
        Inode root = untilFoundAgain();
        assertThat(root.number()).isEqualTo(tree.root());
        assertThat(store.lossCount()).isGreaterThan(losses);
        assertThat(TestStore.outcome(store.sync())).isNull();
        assertThat(tree.names(tree.root())).containsExactly("stable");
        assertThat(StoreCheck.check(store).sentences()).isEmpty();
    }

    private Inode untilFoundAgain() throws FsException {
        while (true) {
            try {
                store.sync();
                return tree.inode(tree.root());
            } catch (FsException e) {
                assertThat(e.error()).isEqualTo(FsError.TRY_LATER);
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private long lifelineProcess() throws Exception {
        try (Connection session = server.session(options.database());
                PreparedStatement query = session.prepareStatement(
                        "SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_logical_emit_message%'"
                                + " AND pid <> pg_backend_pid()");
                ResultSet row = query.executeQuery()) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    /// Commits that run in one server and are flushed by another, as behind a proxy that leads elsewhere by now.
    @Test
    void flushOfOneServerDoesNotVouchForTheCommitOfAnother() throws Exception {
        try (Connection session = new Connector(options).stable()) {
            Lifeline lifeline = Lifeline.start(1, session, () -> {});
            FsException refusal = TestStore.assertRefused(FsError.TRY_LATER, () -> lifeline.commit(Instant.EPOCH));
            assertThat(refusal).hasMessageContaining("another server");
            assertThat(lifeline.hasFailed()).isTrue();
            lifeline.close();
        }
    }

    /// As a pooler does that hands out its sessions by transaction, and hides a crash that way.
    @Test
    void flushInAnotherProcessVouchesForNothing() throws Exception {
        Connector connector = new Connector(options);
        try (Connection first = connector.stable();
                Connection second = connector.stable()) {
            AtomicReference<Connection> led = new AtomicReference<>(first);
            Connection session = (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (_, method, arguments) -> method.invoke(led.get(), arguments));
            Lifeline lifeline = Lifeline.start(1, session, () -> {});
            assertThat(TestStore.outcome(lifeline.sync())).isNull();
            led.set(second);
            assertThat(TestStore.outcome(lifeline.sync())).hasMessageContaining("another process");
            assertThat(lifeline.hasFailed()).isTrue();
            lifeline.close();
        }
    }
}
