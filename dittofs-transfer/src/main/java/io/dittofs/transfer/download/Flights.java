package io.dittofs.transfer.download;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.transfer.watch.TransferWatch;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The fetches that are under way: whoever wants what is being fetched already joins that flight. So many at once, the
/// others wait for their turn.
///
/// **Threading**: thread-safe. Each fetch has a virtual thread.
final class Flights implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Flights.class);
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final int flightsMax;
    private final TransferWatch watch;
    private final Semaphore permits;
    private final ThreadFactory threads =
            Thread.ofVirtual().name("download-", 0).factory();
    private final ConcurrentHashMap<Object, Flight> flights = new ConcurrentHashMap<>();
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private volatile boolean isClosed;

    /// @param flightsMax fetches at once
    /// @param watch of each fetch
    Flights(int flightsMax, TransferWatch watch) {
        this.flightsMax = flightsMax;
        this.watch = watch;
        this.permits = new Semaphore(flightsMax);
    }

    /// Brings bytes from where they are.
    @FunctionalInterface
    interface Fetch {
        BlockBytes run() throws FsException;
    }

    /// Joins the flight that fetches this, or begins it.
    ///
    /// @param wanted what is fetched, by `equals`
    /// @return to be awaited by the caller; null where it ended just now
    @Nullable
    Flight board(Object wanted, Fetch fetch) {
        Flight mine = new Flight();
        boolean isFetcher = mine.join();
        assert isFetcher;
        Flight flight = flights.putIfAbsent(wanted, mine);
        if (flight == null) {
            boolean isReader = mine.join();
            assert isReader;
            depart(wanted, mine, fetch);
            return mine;
        }
        return flight.join() ? flight : null;
    }

    /// Begins the flight for nobody in particular, if none of it is under way and one may begin at once.
    void begin(Object wanted, Fetch fetch) {
        if (permits.availablePermits() == 0) {
            return;
        }
        Flight flight = new Flight();
        boolean isFetcher = flight.join();
        assert isFetcher;
        if (flights.putIfAbsent(wanted, flight) == null) {
            depart(wanted, flight, fetch);
        }
    }

    private void depart(Object wanted, Flight flight, Fetch fetch) {
        threads.newThread(watch.begun("fetch", () -> fly(wanted, flight, fetch)))
                .start();
    }

    private void fly(Object wanted, Flight flight, Fetch fetch) {
        BlockBytes bytes = null;
        FsException failure = new FsException(FsError.IO, "the fetch of a block ended unexpectedly");
        try {
            bytes = inTurn(fetch);
        } catch (FsException e) {
            failure = e;
        } catch (RuntimeException e) {
            LOG.error("the fetch of a block failed unexpectedly block={}", wanted, e);
        } finally {
            flights.remove(wanted, flight);
            if (bytes != null) {
                flight.land(bytes);
            } else {
                flight.fail(failure);
            }
        }
    }

    private BlockBytes inTurn(Fetch fetch) throws FsException {
        permits.acquireUninterruptibly();
        running.add(Thread.currentThread());
        try {
            // Asked with the permit, since who closes waits for all permits.
            if (isClosed) {
                throw new FsException(FsError.TRY_LATER, "the content store is closed");
            }
            return fetch.run();
        } finally {
            running.remove(Thread.currentThread());
            permits.release();
        }
    }

    /// Lets those under way end for a moment, then breaks them off. Those that wait for their turn fail.
    @Override
    public void close() {
        isClosed = true;
        boolean wasInterrupted = false;
        try {
            if (!permits.tryAcquire(flightsMax, GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                running.forEach(Thread::interrupt);
                permits.acquire(flightsMax);
            }
        } catch (InterruptedException e) {
            wasInterrupted = true;
            running.forEach(Thread::interrupt);
            permits.acquireUninterruptibly(flightsMax);
        }
        permits.release(flightsMax);
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
