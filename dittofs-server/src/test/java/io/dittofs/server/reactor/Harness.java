package io.dittofs.server.reactor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A reactor with real sockets on loopback and clients to talk to it. Closing it looks for leaks and for connections
/// that were lost count of.
final class Harness implements AutoCloseable {

    final TrackingPool pool = new TrackingPool();
    final RecordingEvents events = new RecordingEvents();
    final FakeClock clock = new FakeClock();
    final ReactorGroup group;
    final Listener listener;
    private final List<Peer> peers = new ArrayList<>();

    Harness(int loops, ListenerSettings settings, FrameHandlerFactory factory) throws IOException {
        group = ReactorGroup.start(new ReactorSettings(loops, 128 * 1024, Duration.ofMillis(5)), pool, events, clock);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        listener = group.listen(address, MarkFramer.INSTANCE, factory, settings);
    }

    static Harness echoing(int loops) throws IOException {
        return new Harness(loops, ListenerSettings.defaults(), _ -> new Echo());
    }

    Peer connect() throws IOException {
        var peer = new Peer(listener.localAddress());
        synchronized (peers) {
            peers.add(peer);
        }
        return peer;
    }

    @Override
    public void close() throws IOException {
        group.close();
        for (var peer : peers) {
            peer.close();
        }
        pool.assertClean();
        var counters = group.counters();
        if (counters.active() != 0 || counters.accepted() != counters.closed()) {
            throw new AssertionError("lost count of connections: " + counters);
        }
    }
}
