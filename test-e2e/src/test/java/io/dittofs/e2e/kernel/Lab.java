package io.dittofs.e2e.kernel;

import io.dittofs.e2e.guest.Guest;
import io.dittofs.e2e.guest.LabNetwork;
import io.dittofs.e2e.guest.PackagedServer;
import java.time.Duration;

/// A network with a server in it and places for two guests.
///
/// **Threading**: used by one thread.
final class Lab implements AutoCloseable {
    static final Duration GUEST_LIMIT = Duration.ofMinutes(6);
    private static final int GUESTS = 2;

    final LabNetwork network;
    private PackagedServer server;

    private Lab(LabNetwork network, PackagedServer server) {
        this.network = network;
        this.server = server;
    }

    static Lab open() {
        LabNetwork network = LabNetwork.open(GUESTS);
        try {
            return new Lab(network, PackagedServer.start(network));
        } catch (AssertionError refused) {
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
        server = PackagedServer.start(network);
        return status;
    }

    @Override
    public void close() {
        server.close();
        network.close();
    }
}
