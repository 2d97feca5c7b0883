package io.dittofs.e2e.kernel;

import io.dittofs.e2e.guest.Guest;
import io.dittofs.e2e.guest.LabNetwork;
import io.dittofs.e2e.guest.PackagedServer;
import io.dittofs.e2e.guest.Storage;
import java.time.Duration;

/// A network with a server in it and places for two guests.
///
/// **Threading**: used by one thread.
final class Lab implements AutoCloseable {
    static final Duration GUEST_LIMIT = Duration.ofMinutes(6);
    private static final int GUESTS = 2;

    final LabNetwork network;
    private final Storage storage;
    private PackagedServer server;

    private Lab(LabNetwork network, Storage storage, PackagedServer server) {
        this.network = network;
        this.storage = storage;
        this.server = server;
    }

    static Lab open() {
        return open(Storage.Kind.MEMORY);
    }

    static Lab open(Storage.Kind kind) {
        LabNetwork network = LabNetwork.open(GUESTS);
        Storage storage = Storage.open(kind, network);
        try {
            return new Lab(network, storage, PackagedServer.start(network, storage));
        } catch (AssertionError refused) {
            storage.close();
            network.close();
            throw refused;
        }
    }

    PackagedServer server() {
        return server;
    }

    Guest guest(int index) {
        return new Guest(network, index, "1G");
    }

    /// Runs a script in a guest; what it wrote. The server's log goes with a failure.
    String run(String script) {
        try {
            return guest(0).succeed(GUEST_LIMIT, script);
        } catch (AssertionError failure) {
            throw new AssertionError(failure.getMessage() + "\nthe server's log:\n" + server.log(), failure);
        }
    }

    /// Ends the server as an operator does and starts another in its place.
    ///
    /// @return the exit status of the first
    int restart() {
        int status = server.stop();
        server.close();
        server = PackagedServer.start(network, storage);
        return status;
    }

    /// Ends the server, which takes everything to the block store first, removes its log and its cache, and starts
    /// another one.
    void restartWithoutCache() {
        int status = server.stop();
        if (status != 0) {
            throw new AssertionError("the server ended with " + status + ":\n" + server.log());
        }
        server.close();
        storage.removeCache();
        server = PackagedServer.start(network, storage);
    }

    /// Kills the server as the kernel does for want of memory, and starts another in its place.
    void crash() {
        server.kill();
        server.close();
        server = PackagedServer.start(network, storage);
    }

    @Override
    public void close() {
        server.close();
        storage.close();
        network.close();
    }
}
