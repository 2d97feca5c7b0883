package io.dittofs.metadata.deferred;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.durability.Threads;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.MetadataStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Stores what is deferred: what has waited long enough, the oldest first where it is too much, and what
/// someone asks for. Many inodes go in one set; where that is refused because another server has changed
/// one of them, each goes by itself, merged with what the store has.
///
/// The sets go in with a ticket that waits for the disk, whatever the durability of the store, since who
/// asks for an inode to be stored forgets what he knows of it when the ticket completes.
///
/// **Threading**: thread-safe. The thread stores what is due; others store what they ask for.
final class WriteBehind {
    private static final int SET_INODES = 128;
    private static final int ATTEMPTS_MAX = 10;

    private final MetadataStore store;
    private final Overlay overlay;
    private final Lock landing;
    private final DeferralLimits limits;
    private final LongSupplier nanoClock;
    private final Thread thread;
    private final LongAdder stored = new LongAdder();
    private final LongAdder sets = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile boolean isClosing;

    /// @param landing held while something of the overlay is in flight
    WriteBehind(MetadataStore store, Overlay overlay, Lock landing, DeferralLimits limits, LongSupplier nanoClock) {
        this.store = store;
        this.overlay = overlay;
        this.landing = landing;
        this.limits = limits;
        this.nanoClock = nanoClock;
        this.thread = Thread.ofPlatform().name("metadata-write-behind").daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (!isClosing) {
            try {
                storeDue();
            } catch (FsException _) {
                // Counted. What could not be stored is still deferred, and tried again.
            } catch (RuntimeException e) {
                thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
            }
            LockSupport.parkNanos(this, limits.lookEveryNanos());
        }
    }

    /// Has the thread look now.
    void wake() {
        LockSupport.unpark(thread);
    }

    /// Whether so much is deferred that the thread should not wait until it is due.
    boolean isCrowded() {
        return overlay.size() > limits.inodesMax() / 4 * 3;
    }

    /// Stores what is due, and of the rest the oldest where half of the room is taken.
    void storeDue() throws FsException {
        long now = nanoClock.getAsLong();
        List<Deferred> oldestFirst = overlay.entries().stream()
                .sorted(Comparator.comparingLong(entry -> entry.since() - now))
                .toList();
        int tooMany = isCrowded() ? oldestFirst.size() - limits.inodesMax() / 2 : 0;
        int count = 0;
        while (count < oldestFirst.size()
                && (count < tooMany || now - oldestFirst.get(count).since() >= limits.dueAfterNanos())) {
            count++;
        }
        store(oldestFirst.subList(0, count));
    }

    /// Stores everything that is deferred when it is called.
    void storeAll() throws FsException {
        store(List.copyOf(overlay.entries()));
    }

    private void store(List<Deferred> entries) throws FsException {
        FsException failure = null;
        for (int from = 0; from < entries.size(); from += SET_INODES) {
            try {
                storeSet(entries.subList(from, Math.min(from + SET_INODES, entries.size())));
            } catch (FsException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void storeSet(List<Deferred> entries) throws FsException {
        List<Long> others = new ArrayList<>();
        landing.lock();
        try {
            List<Deferred> begun = new ArrayList<>();
            for (Deferred entry : entries) {
                Deferred storing = overlay.beginStoring(entry.stored().number());
                if (storing != null) {
                    begun.add(storing);
                } else {
                    others.add(entry.stored().number());
                }
            }
            if (!begun.isEmpty() && commit(begun) == null) {
                begun.forEach(entry -> others.add(entry.stored().number()));
            }
        } finally {
            landing.unlock();
        }
        for (long number : others) {
            storeOne(number);
        }
    }

    /// Stores what is deferred of one inode.
    ///
    /// @return a ticket that completes when the store has on the disk what it has now of the inode
    DurabilityTicket storeOne(long number) throws FsException {
        for (int attempt = 1; ; attempt++) {
            overlay.awaitLanding(number);
            Deferred entry = overlay.entry(number);
            if (entry == null) {
                return store.settle(number);
            }
            if (attempt > 1 || entry.isInDoubt()) {
                overlay.settleOn(entry, store.inode(number), nanoClock.getAsLong());
            }
            DurabilityTicket ticket = tryStoreOne(number);
            if (ticket != null) {
                return ticket;
            }
            if (attempt == ATTEMPTS_MAX) {
                failures.increment();
                throw Overlay.conflict();
            }
        }
    }

    private @Nullable DurabilityTicket tryStoreOne(long number) throws FsException {
        landing.lock();
        try {
            Deferred storing = overlay.beginStoring(number);
            return storing == null ? null : commit(List.of(storing));
        } finally {
            landing.unlock();
        }
    }

    /// Commits inodes that are in flight for it, and ends the flight.
    ///
    /// @return null where the store has something else than the overlay thinks
    private @Nullable DurabilityTicket commit(List<Deferred> entries) throws FsException {
        Collection<Long> numbers =
                entries.stream().map(entry -> entry.stored().number()).toList();
        boolean isKnown = false;
        try {
            DurabilityTicket ticket =
                    store.commit(setOf(entries), new BlockChanges(0)).ticket();
            isKnown = true;
            overlay.land(numbers, nanoClock.getAsLong());
            stored.add(numbers.size());
            sets.increment();
            return ticket;
        } catch (FsException refusal) {
            if (!refusal.error().leavesOutcomeOpen()) {
                isKnown = true;
                overlay.turnBack(numbers);
            }
            if (refusal.error() == FsError.CONFLICT) {
                return null;
            }
            failures.increment();
            throw refusal;
        } finally {
            if (!isKnown) {
                overlay.doubt(numbers);
            }
        }
    }

    private static ChangeSet setOf(List<Deferred> entries) {
        ChangeSet changes = new ChangeSet();
        Map<Integer, Long> usage = new HashMap<>();
        for (Deferred entry : entries) {
            Inode current = entry.current();
            changes.requireUnchanged(entry.stored()).putInode(current);
            usage.merge(entry.shareId(), entry.bytesDelta(), Long::sum);
        }
        usage.forEach((share, bytes) -> changes.adjustUsage(share, bytes, 0));
        return changes;
    }

    long storedCount() {
        return stored.sum();
    }

    long setCount() {
        return sets.sum();
    }

    long failureCount() {
        return failures.sum();
    }

    /// Ends the thread.
    void stop() {
        isClosing = true;
        LockSupport.unpark(thread);
        Threads.join(thread);
    }
}
