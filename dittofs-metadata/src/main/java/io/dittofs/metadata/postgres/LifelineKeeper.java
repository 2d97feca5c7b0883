package io.dittofs.metadata.postgres;

import io.dittofs.metadata.durability.Threads;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a [Lifeline], and makes another one when it is lost: it knows whether the database can be
/// reached, so that nobody else waits to find that out, and says so once when an outage begins and once
/// when it ends.
///
/// **Threading**: thread-safe.
final class LifelineKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(LifelineKeeper.class);

    private static final long CHECK_MILLIS = 10_000;
    private static final long RETRY_MILLIS_MIN = 100;
    private static final long RETRY_MILLIS_MAX = 2_000;

    private final Connector connector;
    private final Opener opener;
    private final Runnable onLoss;
    private final Thread thread;

    /// Wakes the thread.
    private final Semaphore doubts = new Semaphore(0);

    /// Null during an outage.
    private volatile @Nullable Lifeline lifeline;

    private volatile long number;
    private volatile boolean isClosed;

    /// Makes the session of a lifeline, to the database that the store was opened on and no other.
    @FunctionalInterface
    interface Opener {
        Connection open() throws SQLException;
    }

    private LifelineKeeper(Connector connector, Opener opener, Runnable onLoss) {
        this.connector = connector;
        this.opener = opener;
        this.onLoss = onLoss;
        this.thread = Thread.ofPlatform().name("postgres-lifeline").daemon().unstarted(this::run);
    }

    /// @param opener makes the sessions; the first one on this thread
    /// @param onLoss is told when sessions of before are of no use any more
    static LifelineKeeper start(Connector connector, Opener opener, Runnable onLoss) throws SQLException {
        LifelineKeeper keeper = new LifelineKeeper(connector, opener, onLoss);
        keeper.connect();
        keeper.thread.start();
        return keeper;
    }

    /// The lifeline of now. Who asks for it before a commit can have that made stable by it.
    ///
    /// **Errors**: `TRY_LATER`, at once, during an outage.
    Lifeline current() throws FsException {
        Lifeline now = lifeline;
        if (now == null) {
            throw new FsException(
                    FsError.TRY_LATER,
                    isClosed
                            ? "the metadata store is closed"
                            : connector.options().place() + " cannot be reached");
        }
        return now;
    }

    /// Counts the lifelines: with each new one commits may have been lost that no ticket had vouched for.
    long number() {
        return number;
    }

    /// Lets the lifeline be checked soon.
    void doubt() {
        doubts.release();
    }

    private void connect() throws SQLException {
        Connection session = opener.open();
        long next = number + 1;
        Lifeline made = null;
        try {
            made = Lifeline.start(next, session, this::doubt);
        } finally {
            if (made == null) {
                session.abort(Runnable::run);
            }
        }
        number = next;
        lifeline = made;
    }

    private void run() {
        while (!isClosed) {
            await(CHECK_MILLIS);
            Lifeline now = lifeline;
            if (now != null && !isClosed && !isGood(now)) {
                lifeline = null;
                LOG.warn("database lost place=\"{}\"", connector.options().place());
                now.abandon();
                onLoss.run();
                reconnect();
            }
        }
        Lifeline last = lifeline;
        lifeline = null;
        if (last != null) {
            last.close();
        }
    }

    private static boolean isGood(Lifeline lifeline) {
        return !lifeline.hasFailed() && lifeline.isAlive();
    }

    private void reconnect() {
        long pauseMillis = RETRY_MILLIS_MIN;
        while (!isClosed) {
            try {
                connect();
                LOG.info(
                        "database found again place=\"{}\"", connector.options().place());
                return;
            } catch (SQLException e) {
                LOG.debug("database still lost cause=\"{}\"", SqlFaults.line(e));
                doubts.drainPermits();
                await(pauseMillis);
                pauseMillis = Math.min(2 * pauseMillis, RETRY_MILLIS_MAX);
            }
        }
    }

    /// Waits until somebody doubts, or so long.
    private void await(long millis) {
        try {
            if (doubts.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
                doubts.drainPermits();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the keeper", e);
        }
    }

    /// Flushes what is left and ends the lifeline.
    void close() {
        isClosed = true;
        doubts.release();
        Threads.join(thread);
    }
}
