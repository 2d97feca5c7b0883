package io.dittofs.metadata.deferred;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.error.WouldBlockException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.DirectoryEntry;
import io.dittofs.metadata.store.MetadataReads;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The deferred inodes, and what is to be shown over what a store has.
///
/// Invariants:
/// - an entry's `stored` and `flight` change under the lock only, its `current` also without it;
/// - an entry goes, or comes to stand on another stored inode, only after the store has that, and after the
///   landing is noted: a reader who read the store before finds either the entry or the landing;
/// - an entry in flight is changed by nobody but who has it in flight, except that more may be deferred.
///
/// **Threading**: thread-safe. Reads and deferrals take no lock that is held while the store is asked.
final class Overlay {
    private final Map<Long, Deferred> entries = new ConcurrentHashMap<>();
    private final Landings landings = new Landings();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition landed = lock.newCondition();

    boolean isEmpty() {
        return entries.isEmpty();
    }

    int size() {
        return entries.size();
    }

    boolean has(long number) {
        return entries.containsKey(number);
    }

    @Nullable
    Deferred entry(long number) {
        return entries.get(number);
    }

    Collection<Deferred> entries() {
        return entries.values();
    }

    /// To be taken before the store is read, and given to [#over] with what was read.
    Landings.Landing beforeRead() {
        return landings.last();
    }

    /// What an inode was when the store had this one.
    Inode over(Inode inStore, Landings.Landing start) {
        Deferred entry = entries.get(inStore.number());
        return shown(inStore, entry, changed -> Landings.shownSince(start, changed));
    }

    /// What the inodes of a page were when the store had these, all at one moment.
    List<DirectoryEntry> over(List<DirectoryEntry> page, Landings.Landing start) {
        Map<Long, Deferred> found = new HashMap<>();
        for (DirectoryEntry entry : page) {
            Deferred deferred = entries.get(entry.inode().number());
            if (deferred != null) {
                found.put(entry.inode().number(), deferred);
            }
        }
        if (found.isEmpty() && start == landings.last()) {
            return page;
        }
        Landings.Shown since = Landings.since(start);
        List<DirectoryEntry> shown = new ArrayList<>(page.size());
        for (DirectoryEntry entry : page) {
            Inode inStore = entry.inode();
            Inode inode = shown(inStore, found.get(inStore.number()), since);
            shown.add(inode.equals(inStore) ? entry : new DirectoryEntry(entry.cookie(), entry.name(), inode));
        }
        return shown;
    }

    /// @param entry looked up after the store was read
    /// @param since asked after that
    private static Inode shown(Inode inStore, @Nullable Deferred entry, Landings.Shown since) {
        Inode shown = entry == null ? null : entry.shownOver(inStore);
        if (shown == null) {
            shown = since.over(inStore);
        }
        if (shown != null) {
            return shown;
        }
        // An entry on a later inode came after the read; on an earlier one, another server has been here.
        if (entry == null || inStore.ctime() < entry.stored().ctime()) {
            return inStore;
        }
        return entry.mergedWith(inStore);
    }

    /// What became of a deferral.
    enum Outcome {
        DONE,
        /// Something else happens to the inode just now, or has happened.
        CONFLICT,
        /// The entry stands on another inode than the caller has seen, or it is not known on which.
        UNCLEAR
    }

    /// Defers a change of an inode.
    ///
    /// @param atHand the reads of the store that wait for nothing
    Outcome defer(Inode before, Inode after, Booking booking, MetadataReads atHand) throws FsException {
        Deferral deferral = new Deferral(before, after, booking, atHand);
        entries.compute(before.number(), (_, entry) -> deferral.applyTo(entry));
        if (deferral.refusal != null) {
            throw deferral.refusal;
        }
        return deferral.outcome;
    }

    /// What a deferral means for the usage of a share.
    record Booking(int shareId, long bytesDelta, long now) {}

    /// One deferral, within the map's own computation.
    private static final class Deferral {
        private final Inode before;
        private final Inode after;
        private final Booking booking;
        private final MetadataReads atHand;
        private Outcome outcome = Outcome.DONE;
        private @Nullable FsException refusal;

        Deferral(Inode before, Inode after, Booking booking, MetadataReads atHand) {
            this.before = before;
            this.after = after;
            this.booking = booking;
            this.atHand = atHand;
        }

        @Nullable
        Deferred applyTo(@Nullable Deferred entry) {
            if (entry == null) {
                outcome = isOvertaken() ? Outcome.CONFLICT : Outcome.DONE;
                return outcome == Outcome.DONE
                        ? new Deferred(before, after, booking.shareId(), booking.bytesDelta(), booking.now(), null)
                        : null;
            }
            if (entry.flight() instanceof Flight.Replacing replacing) {
                outcome = replacing.isInDoubt() ? Outcome.UNCLEAR : Outcome.CONFLICT;
                return entry;
            }
            if (!entry.current().equals(before)) {
                outcome = Outcome.UNCLEAR;
                return entry;
            }
            return entry.withMore(after, booking.bytesDelta());
        }

        /// Whether the store is seen to have another inode by now. Where it would have to be waited for,
        /// the commit that stores the deferred attributes finds out.
        private boolean isOvertaken() {
            try {
                return !before.equals(atHand.inode(before.number()));
            } catch (WouldBlockException _) {
                return false;
            } catch (FsException e) {
                refusal = e;
                return true;
            }
        }
    }

    /// Whether [#defer] of a change to this inode would be done, as far as the entry is concerned.
    boolean takes(Inode before) {
        Deferred entry = entries.get(before.number());
        return entry == null
                || (!(entry.flight() instanceof Flight.Replacing)
                        && entry.current().equals(before));
    }

    /// Marks those of some inodes that are deferred as in flight, when none of them is any more.
    ///
    /// @param flights of inodes, some of which may not be deferred
    /// @return the deferred ones as they were, by number
    Map<Long, Deferred> begin(Map<Long, Flight> flights) {
        Map<Long, Deferred> begun = new HashMap<>();
        lock.lock();
        try {
            while (flights.keySet().stream().anyMatch(this::isInFlight)) {
                landed.awaitUninterruptibly();
            }
            flights.forEach((number, flight) -> entries.computeIfPresent(number, (_, entry) -> {
                begun.put(number, entry);
                return entry.with(flight);
            }));
        } finally {
            lock.unlock();
        }
        return begun;
    }

    private boolean isInFlight(long number) {
        Deferred entry = entries.get(number);
        return entry != null && entry.isInFlight();
    }

    /// Marks an inode as being stored; null where it is in flight or in doubt, or not deferred.
    @Nullable
    Deferred beginStoring(long number) {
        lock.lock();
        try {
            Deferred entry = entries.get(number);
            if (entry == null || entry.flight() != null) {
                return null;
            }
            return entries.computeIfPresent(number, (_, now) -> now.with(new Flight.Storing(now.current(), 0, false)));
        } finally {
            lock.unlock();
        }
    }

    /// Waits until an inode is not in flight.
    void awaitLanding(long number) {
        lock.lock();
        try {
            while (isInFlight(number)) {
                landed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Ends flights that have landed.
    void land(Collection<Long> numbers, long now) {
        change(numbers, entry -> landedEntry(entry, now));
    }

    private static @Nullable Deferred landedEntry(Deferred entry, long now) {
        return switch (entry.flight()) {
            case Flight.Storing storing -> entry.afterStoring(storing, now);
            case Flight.Replacing _ -> null;
            case Flight.Requiring _ -> entry.with(null);
            case null -> throw new IllegalStateException("nothing was in flight");
        };
    }

    /// Ends flights that were refused.
    void turnBack(Collection<Long> numbers) {
        change(numbers, entry -> entry.with(null));
    }

    /// Ends flights that may have landed.
    void doubt(Collection<Long> numbers) {
        change(
                numbers,
                entry -> entry.flight() instanceof Flight.Requiring || entry.flight() == null
                        ? entry.with(null)
                        : entry.with(entry.flight().doubted()));
    }

    /// Has an entry stand on what the store has now, unless something has happened to it since, or happens
    /// just now.
    ///
    /// @param entry as it was looked up before the store was asked
    /// @param inStore null where the store has no such inode
    void settleOn(Deferred entry, @Nullable Inode inStore, long now) {
        change(List.of(entry.stored().number()), current -> {
            boolean isUntouched = !current.isInFlight() && current.stored().equals(entry.stored());
            return isUntouched ? settled(current, inStore, now) : current;
        });
    }

    /// Has an entry that the caller has in flight stand on what the store has now.
    void rebase(Inode inStore) {
        change(List.of(inStore.number()), entry -> entry.isAbout(inStore) ? entry.onTopOf(inStore) : null);
    }

    private static @Nullable Deferred settled(Deferred entry, @Nullable Inode inStore, long now) {
        if (inStore == null || !entry.isAbout(inStore)) {
            return null;
        }
        if (entry.flight() instanceof Flight.Storing storing && inStore.equals(storing.landed())) {
            return entry.afterStoring(storing, now);
        }
        if (entry.flight() instanceof Flight.Replacing replacing && inStore.equals(replacing.landed())) {
            return null;
        }
        Deferred known = entry.isInDoubt() ? entry.with(null) : entry;
        return inStore.equals(entry.stored()) ? known : known.onTopOf(inStore);
    }

    /// What becomes of an entry; null where it goes.
    @FunctionalInterface
    private interface Transition {
        @Nullable
        Deferred of(Deferred entry);
    }

    /// Lets transitions happen, each within the map's own computation, and notes what ends by them.
    private void change(Collection<Long> numbers, Transition transition) {
        lock.lock();
        try {
            for (long number : numbers) {
                entries.computeIfPresent(number, (_, entry) -> {
                    Deferred next = transition.of(entry);
                    if (next == null || !next.stored().equals(entry.stored())) {
                        landings.add(entry.stored(), entry.current());
                    }
                    return next;
                });
            }
            landed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Refuses what another change came before.
    static FsException conflict() {
        return new FsException(FsError.CONFLICT);
    }
}
