package io.dittofs.e2e.durability;

import io.dittofs.e2e.client.Credential;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.MountClient;
import io.dittofs.e2e.client.RpcConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/// All connections to a server in one life of it, so that what they sent and received can be summed up at its end.
///
/// **Threading**: thread-safe; sums are taken when the connections have ended.
final class Visits {
    private static final int LOOK_SECONDS_MAX = 60;

    private final InetSocketAddress address;
    private final Collection<RpcConnection> connections = new ConcurrentLinkedQueue<>();
    private final CountDownLatch looking;
    private final Semaphore answers = new Semaphore(0);

    /// @param clients how many wait for each other in [#begin]
    Visits(int port, int clients) {
        this.looking = new CountDownLatch(clients);
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /// Connects.
    ///
    /// **Errors**: [UncheckedIOException] where nobody listens any more.
    RpcConnection connect() {
        RpcConnection connection = RpcConnection.open(address);
        connections.add(connection);
        return connection;
    }

    Handle root() {
        try (RpcConnection connection = connect()) {
            MountClient.Mounted mounted = new MountClient(connection, Credential.ROOT).mount("/export");
            return Objects.requireNonNull(mounted.handle(), () -> "mountstat3 " + mounted.status());
        }
    }

    /// A client has looked at what is there. It begins to change it when all have looked, or one cannot.
    void begin() {
        looking.countDown();
        try {
            var _ = looking.await(LOOK_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// A call was answered.
    void answered() {
        answers.release();
    }

    /// The calls that were answered and not waited for.
    Semaphore answers() {
        return answers;
    }

    /// How many connections had an answer.
    long served() {
        return connections.stream()
                .filter(connection -> connection.replies() > 0)
                .count();
    }

    /// How many connections had none: whether the server has accepted them is not known.
    long unserved() {
        return connections.size() - served();
    }

    long sum(ToLongFunction<RpcConnection> of) {
        return connections.stream().mapToLong(of).sum();
    }
}
