package io.dittofs.cache.log;

import io.dittofs.cache.thread.Threads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the log stable for all who wait for it at once. One thread forces; meanwhile others append and gather behind
/// the next force, so the slower the disk, the more of them share one.
///
/// When forcing fails, nobody knows what the disk has of that range and of what comes after it in the same segment.
/// That is a loss: whoever waits for a record in there is told so, now and later. The log goes on in
/// the next segment.
///
/// **Threading**: thread-safe. Callbacks run on the committer's thread, or on the caller's when there is nothing to
/// wait for.
final class Committer {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private final LogSpace space;
    private final String location;
    private final Thread thread;
    private final CopyOnWriteArrayList<Loss> losses = new CopyOnWriteArrayList<>();
    private final AtomicLong lossCount = new AtomicLong();
    private final LongAdder forceCount = new LongAdder();
    private final LongAdder forceNanos = new LongAdder();
    private final LongAdder ticketCount = new LongAdder();

    /// Guarded by `this`, as are the next two.
    private List<Ticket> waiting = new ArrayList<>();
    /// To be stable even if nobody waits for it.
    private long wanted;
    private boolean isClosing;

    /// All records below are stable, or lost. Written by the committer's thread.
    private volatile long stable;

    private record Ticket(long lsn, Consumer<@Nullable IOException> callback) {}

    /// What is not known to be stable and never will be: the records behind `start`, up to `end`.
    private record Loss(long start, long end, IOException cause) {}

    Committer(LogSpace space, String location) {
        this.space = space;
        this.location = location;
        this.thread = Thread.ofPlatform().name("log-committer").daemon().unstarted(this::run);
    }

    /// @param stableUpTo what is stable already
    void start(long stableUpTo) {
        stable = stableUpTo;
        thread.start();
    }

    void whenStable(long lsn, Consumer<@Nullable IOException> callback) {
        if (lsn > space.head()) {
            throw new IllegalArgumentException("the log ends at " + space.head() + ", before " + lsn);
        }
        if (lsn > stable) {
            synchronized (this) {
                if (!isClosing) {
                    if (waiting.isEmpty()) {
                        LockSupport.unpark(thread);
                    }
                    waiting.add(new Ticket(lsn, callback));
                    return;
                }
            }
        }
        callback.accept(lsn > stable ? new IOException("the log is closed") : lossOf(lsn));
    }

    /// Has the log made stable up to here, some time.
    void request(long lsn) {
        if (lsn > stable) {
            synchronized (this) {
                wanted = Math.max(wanted, lsn);
            }
            LockSupport.unpark(thread);
        }
    }

    private @Nullable IOException lossOf(long lsn) {
        for (Loss loss : losses) {
            if (lsn > loss.start && lsn <= loss.end) {
                return loss.cause;
            }
        }
        return null;
    }

    private void run() {
        while (true) {
            List<Ticket> group;
            boolean isLast;
            boolean isForcing;
            synchronized (this) {
                group = waiting;
                isLast = isClosing && group.isEmpty();
                boolean isIdle = group.isEmpty() && wanted <= stable && !isLast;
                waiting = isIdle ? group : new ArrayList<>();
                group = isIdle ? List.of() : group;
                isForcing = !isIdle;
            }
            if (isForcing) {
                flush();
                complete(group);
            } else {
                LockSupport.park(this);
            }
            if (isLast) {
                return;
            }
        }
    }

    private void flush() {
        LogSpace.Flush flush = space.prepareFlush(stable);
        InFlight.await(flush.inFlight());
        long begin = System.nanoTime();
        try {
            for (LogSpace.Span span : flush.spans()) {
                force(span);
            }
            stable = flush.target();
        } catch (IOException e) {
            lose(e);
        } catch (RuntimeException | Error e) {
            // A page that cannot be read or written is an InternalError. Whatever it is, nobody may wait for ever.
            lose(new IOException("syncing the log failed: " + e, e));
        }
        forceNanos.add(System.nanoTime() - begin);
        forceCount.increment();
        forgetOldLosses();
        if (space.oldestIfVoid() != null) {
            space.requestWork();
        }
    }

    private void force(LogSpace.Span span) throws IOException {
        Segment segment = span.segment();
        if (span.to() > span.from()) {
            segment.file().force(span.from(), span.to() - span.from());
        }
        stable = segment.base() + span.to();
        segment.mark(span.to(), span.isLast());
        if (span.isLast()) {
            segment.file().force(0, SegmentHeader.BYTES);
        }
    }

    private void lose(IOException cause) {
        long start = stable;
        long end = space.sealCurrent();
        for (Segment segment : space.segments()) {
            if (segment.end() > start) {
                segment.lose((int) Math.max(SegmentHeader.BYTES, start - segment.base()));
            }
        }
        losses.add(new Loss(start, end, cause));
        lossCount.incrementAndGet();
        stable = end;
        LOG.error(
                "the write-ahead log could not be synced: clients write again what was not stable;"
                        + " log={} from={} to={} cause={}",
                location,
                start,
                end,
                cause.getMessage());
    }

    /// A loss whose records the log has forgotten is of no interest.
    private void forgetOldLosses() {
        if (!losses.isEmpty()) {
            long oldest = space.segments()[0].base();
            losses.removeIf(loss -> loss.end <= oldest);
        }
    }

    /// What a callback throws goes to the thread's handler: one caller's fault must not keep the others waiting.
    private void complete(List<Ticket> group) {
        ticketCount.add(group.size());
        for (Ticket ticket : group) {
            try {
                ticket.callback.accept(lossOf(ticket.lsn));
            } catch (RuntimeException | Error e) {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
        }
    }

    /// Whether the log could be cut off here: nothing that is void depends on a record that may not be stable, which
    /// would bring the void back after a power failure; and this thread has gone on to the next segment, so that it
    /// does not write into what has become another one.
    boolean isSettled(Segment oldest) {
        boolean isSettled = isReached(oldest.voidedAt()) && isReached(oldest.end() + 1);
        for (Segment segment : space.segments()) {
            // What was lost may have voided anything older, so it has to be void itself.
            isSettled &= !segment.hasLoss() || (segment.liveBytes() == 0 && isReached(segment.voidedAt()));
        }
        return isSettled;
    }

    private boolean isReached(long lsn) {
        if (lsn <= stable) {
            return true;
        }
        request(lsn);
        return false;
    }

    /// Makes everything stable, answers who waits, and ends the thread.
    void close() throws IOException {
        long lossesBefore = lossCount.get();
        synchronized (this) {
            isClosing = true;
        }
        LockSupport.unpark(thread);
        Threads.join(thread);
        if (lossCount.get() > lossesBefore) {
            throw losses.getLast().cause;
        }
    }

    long stable() {
        return stable;
    }

    long lossCount() {
        return lossCount.get();
    }

    long forceCount() {
        return forceCount.sum();
    }

    long forceNanos() {
        return forceNanos.sum();
    }

    long ticketCount() {
        return ticketCount.sum();
    }
}
