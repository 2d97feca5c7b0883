package io.dittofs.server.reactor;

import java.net.SocketAddress;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Keeps what the reactor tells, for a test to wait for. Thread-safe.
public final class RecordingEvents implements ReactorEvents {

    /// How long a test waits for what must come.
    private static final long PATIENCE_SECONDS = 30;

    final BlockingQueue<Connection> opened = new LinkedBlockingQueue<>();
    final BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();
    final BlockingQueue<SocketAddress> refused = new LinkedBlockingQueue<>();
    final BlockingQueue<Throwable> acceptFailures = new LinkedBlockingQueue<>();
    final Queue<String> violations = new ConcurrentLinkedQueue<>();
    final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    @Override
    public void connectionOpened(Connection connection) {
        opened.add(connection);
    }

    @Override
    public void connectionClosed(Connection connection, CloseReason reason) {
        closed.add(reason);
    }

    @Override
    public void connectionRefused(SocketAddress local, @Nullable SocketAddress remote) {
        refused.add(local);
    }

    @Override
    public void violation(Connection connection, String reason) {
        violations.add(reason);
    }

    @Override
    public void acceptFailed(SocketAddress local, Throwable cause) {
        acceptFailures.add(cause);
    }

    @Override
    public void unexpectedFailure(@Nullable Connection connection, Throwable cause) {
        failures.add(cause);
    }

    /// Failures so far.
    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /// Connections closed so far, but those that were waited for.
    public List<CloseReason> closed() {
        return List.copyOf(closed);
    }

    /// Waits for the next connection that is served.
    public Connection awaitOpened() throws InterruptedException {
        return await(opened);
    }

    /// Waits for the next connection that ends and says why.
    public CloseReason awaitClosed() throws InterruptedException {
        return await(closed);
    }

    /// Waits for the head of a queue.
    static <T> T await(BlockingQueue<T> queue) throws InterruptedException {
        var head = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (head == null) {
            throw new AssertionError("nothing happened in " + PATIENCE_SECONDS + " s");
        }
        return head;
    }
}
