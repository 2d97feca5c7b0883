package io.dittofs.e2e.kernel;

import io.dittofs.e2e.guest.Guest;
import io.dittofs.e2e.guest.LabNetwork;
import io.dittofs.e2e.guest.PackagedServer;
import io.dittofs.e2e.guest.Storage;
import java.time.Duration;
import java.util.Map;

/// A network with a server in it and places for two guests.
///
/// **Threading**: used by one thread.
final class Lab implements AutoCloseable {
    static final Duration GUEST_LIMIT = Duration.ofMinutes(6);

    /// Of a script that has the share at `m`: compares its `tree` with that of the host, once as a client that has just
    /// come sees it, and once more when the server has lost its log and cache.
    static final String COMPARE_TWICE = """
            umount m
            share m hard
            diff -r "$WORK/tree" m/tree
            umount m
            sign compared
            wait_for emptied
            share m hard
            diff -r "$WORK/tree" m/tree
            umount m
            echo same
            """;
    private static final int GUESTS = 2;

    final LabNetwork network;
    final Storage storage;
    private final Map<String, String> settings;
    private PackagedServer server;

    private Lab(LabNetwork network, Storage storage, Map<String, String> settings) {
        this.network = network;
        this.storage = storage;
        this.settings = settings;
        this.server = PackagedServer.start(network, storage, settings);
    }

    static Lab open() {
        return open(Storage.Kind.MEMORY);
    }

    static Lab open(Storage.Kind kind) {
        return open(kind, Map.of());
    }

    /// @param settings of the server, over those that every test's has: variables of the environment
    static Lab open(Storage.Kind kind, Map<String, String> settings) {
        LabNetwork network = LabNetwork.open(GUESTS);
        Storage storage = Storage.open(kind, network);
        try {
            return new Lab(network, storage, settings);
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
        startAnother();
        return status;
    }

    /// Ends the server, which takes everything to the block store first, removes its log and its cache, and starts
    /// another one.
    void restartWithoutCache() {
        end();
        startWithoutCache();
    }

    /// Ends the server, which takes everything to the block store first.
    void end() {
        int status = server.stop();
        if (status != 0) {
            throw new AssertionError("the server ended with " + status + ":\n" + server.log());
        }
        server.close();
    }

    /// Removes log and cache of a server that has ended, and starts another one in its place.
    void startWithoutCache() {
        storage.removeCache();
        startAnother();
    }

    /// Deletes what no file has, however long that is so, from the stores of a server that has ended.
    void collectGarbage() {
        PackagedServer.run(network, storage, "gc", "--grace", "0s");
    }

    /// Deletes what a crash left in the block store that no metadata store ever knew.
    void collectUnknown() {
        PackagedServer.run(network, storage, "gc", "--grace", "0s", "--unknown", "--delete");
    }

    /// Kills the server as the kernel does for want of memory, and starts another in its place.
    void crash() {
        server.kill();
        server.close();
        startAnother();
    }

    private void startAnother() {
        server = PackagedServer.start(network, storage, settings);
    }

    @Override
    public void close() {
        server.close();
        storage.close();
        network.close();
    }
}
