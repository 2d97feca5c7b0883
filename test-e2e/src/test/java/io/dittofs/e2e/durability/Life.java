package io.dittofs.e2e.durability;

import io.dittofs.e2e.client.Credential;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.MountClient;
import io.dittofs.e2e.client.Nfs3Client;
import io.dittofs.e2e.client.RpcConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// One life of a server, from its start to its end, as the clients see it.
///
/// **Threading**: thread-safe.
final class Life {
    private final InetSocketAddress address;
    private final Semaphore answers = new Semaphore(0);
    private final Set<Long> verifiers = ConcurrentHashMap.newKeySet();

    private volatile boolean mayDie;
    private volatile boolean isEnough;

    Life(int port) {
        this.address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    Nfs3Client connect() {
        return new Nfs3Client(RpcConnection.open(address), Credential.ROOT);
    }

    Handle root() {
        try (RpcConnection connection = RpcConnection.open(address)) {
            MountClient.Mounted mounted = new MountClient(connection, Credential.ROOT).mount("/export");
            return Objects.requireNonNull(mounted.handle(), () -> "mountstat3 " + mounted.status());
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

    /// A reply had this write verifier.
    void noteVerifier(long verifier) {
        verifiers.add(verifier);
    }

    Set<Long> verifiers() {
        return verifiers;
    }

    /// From now on the server may die at any time.
    void allowDeath() {
        mayDie = true;
    }

    boolean mayDie() {
        return mayDie;
    }

    /// From now on nobody asks for anything new.
    void end() {
        isEnough = true;
    }

    boolean isEnough() {
        return isEnough;
    }
}
