package io.dittofs.server;

import io.dittofs.metadata.share.ShareTable;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running file server: its protocols on its shares, from start to an orderly end.
///
/// **Threading**: [#start] once, by the thread that made it; [#close] and [#awaitShutdown] by any thread, also
/// before the start has ended. Closing again waits for the first close to end.
///
/// **Ownership**: owns everything it was made of.
public final class DittoServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DittoServer.class);

    private final Parts parts;
    private final AtomicBoolean isClosing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<ProtocolAdapter> started = new ArrayList<>();

    /// What a server is made of.
    ///
    /// @param shares all exported trees
    /// @param adapters the protocols that serve them, in the order in which they start
    /// @param resources what they stand on, in the order in which it is closed after them
    /// @param isAlive whether the event loops answer within a time
    /// @param shutdownTimeout how long calls in flight may take at the end
    public record Parts(
            ShareTable shares,
            List<ProtocolAdapter> adapters,
            List<Resource> resources,
            Predicate<Duration> isAlive,
            Duration shutdownTimeout) {
        public Parts {
            adapters = List.copyOf(adapters);
            resources = List.copyOf(resources);
        }
    }

    /// Something that is closed once no protocol uses it any more.
    @FunctionalInterface
    public interface Resource {
        void close();
    }

    public DittoServer(Parts parts) {
        this.parts = parts;
    }

    /// Begins to serve.
    ///
    /// **Errors**: [StartException] when a protocol cannot start; everything is closed again then.
    public void start() throws StartException {
        try {
            for (ProtocolAdapter adapter : parts.adapters()) {
                adapter.start();
                synchronized (started) {
                    started.add(adapter);
                }
                LOG.info("serving protocol={} address={}", adapter.name(), adapter.address());
            }
        } catch (StartException | RuntimeException refused) {
            close();
            throw refused;
        }
    }

    /// Whether the event loops answer within a time: else the server serves nobody, or not for long any more.
    public boolean answers(Duration longest) {
        return parts.isAlive().test(longest);
    }

    /// The exported trees.
    public ShareTable shares() {
        return parts.shares();
    }

    /// Where each protocol that has started listens, by its name.
    public Map<String, InetSocketAddress> addresses() {
        Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
        for (ProtocolAdapter adapter : startedAdapters()) {
            addresses.put(adapter.name(), adapter.address());
        }
        return addresses;
    }

    /// Waits until the server is closed.
    public void awaitShutdown() throws InterruptedException {
        closed.await();
    }

    /// Ends the server: stops accepting, answers what is in flight, closes connections that take longer than the
    /// timeout by force, then closes the stores.
    @Override
    public void close() {
        if (!isClosing.compareAndSet(false, true)) {
            awaitUninterruptibly();
            return;
        }
        try {
            List<ProtocolAdapter> adapters = startedAdapters();
            adapters.forEach(ProtocolAdapter::stopAccepting);
            drain(adapters);
            adapters.forEach(DittoServer::tellCounts);
            adapters.forEach(adapter -> closeQuietly(adapter.name(), adapter::close));
            parts.resources().forEach(resource -> closeQuietly("resource", resource));
            LOG.info("stopped");
        } finally {
            closed.countDown();
        }
    }

    private List<ProtocolAdapter> startedAdapters() {
        synchronized (started) {
            return List.copyOf(started);
        }
    }

    private void drain(List<ProtocolAdapter> adapters) {
        long deadlineNanos = System.nanoTime() + parts.shutdownTimeout().toNanos();
        for (ProtocolAdapter adapter : adapters) {
            long leftNanos = Math.max(0, deadlineNanos - System.nanoTime());
            long forced = adapter.drain(Duration.ofNanos(leftNanos));
            if (forced > 0) {
                LOG.warn("connections were closed by force protocol={} count={}", adapter.name(), forced);
            }
        }
    }

    /// The last word on what was served: nothing is counted any more.
    private static void tellCounts(ProtocolAdapter adapter) {
        adapter.counters()
                .ifPresent(counts -> LOG.info(
                        "served protocol={} accepted={} refused={} closed={} force_closed={} requests={} replies={}"
                                + " received_bytes={} sent_bytes={}",
                        adapter.name(),
                        counts.accepted(),
                        counts.refused(),
                        counts.closed(),
                        counts.forceClosed(),
                        counts.framesReceived(),
                        counts.messagesSent(),
                        counts.bytesRead(),
                        counts.bytesWritten()));
    }

    private static void closeQuietly(String name, Resource resource) {
        try {
            resource.close();
        } catch (RuntimeException failure) {
            LOG.error("could not be closed cleanly what={}", name, failure);
        }
    }

    private void awaitUninterruptibly() {
        boolean wasInterrupted = false;
        while (true) {
            try {
                closed.await();
                break;
            } catch (InterruptedException interrupted) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
