package io.dittofs.metadata.check;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.MetadataStore;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Makes a store at rest sound again, in rounds: each checks the whole store, repairs what is to be repaired first, and
/// leaves the rest to the next, which sees the tree as it is by then. The last round finds nothing that it can repair.
///
/// Nothing that can still be read is lost: what no entry names moves to `lost+found` in the root of its share, under
/// its
/// number. A repair that is interrupted has done some rounds, and can be begun again.
///
/// **Threading**: confined to a thread.
///
/// **Errors**: `NO_SPACE` and `TRY_LATER` end it; a violation whose repair the store refuses otherwise remains.
public final class StoreRepair {
    /// Bounds how much happens at once.
    private static final int BATCH_VIOLATIONS = 256;

    private final MetadataStore store;
    private final LongSupplier clock;
    private final CheckProgress progress;
    private final Consumer<Violation> repaired;
    private final Set<Violation> refused = new HashSet<>();
    private final LostAndFound lostAndFound;

    /// @param clock nanoseconds since 1970, for the times of what is changed
    /// @param progress is told how far each round's check is
    /// @param repaired is given each violation after its repair
    public StoreRepair(MetadataStore store, LongSupplier clock, CheckProgress progress, Consumer<Violation> repaired) {
        this.store = store;
        this.clock = clock;
        this.progress = progress;
        this.repaired = repaired;
        this.lostAndFound = new LostAndFound(store, clock);
    }

    /// Repairs what can be.
    ///
    /// @return what remains
    public CheckResult run() throws FsException {
        List<Violation> before = List.of();
        while (true) {
            Findings findings = new Findings(refused);
            long inodes = StoreCheck.scan(store, progress, findings);
            List<Violation> plan = findings.plan();
            // A repair that changes nothing would go on for ever.
            if (plan.isEmpty() || plan.equals(before)) {
                awaitStable(store.sync());
                return findings.result(inodes);
            }
            repair(plan);
            before = plan;
        }
    }

    private void repair(List<Violation> plan) throws FsException {
        if (plan.getFirst() instanceof Violation.Store) {
            store.repairInternals();
            plan.forEach(repaired);
            return;
        }
        List<Violation> known = plan.stream().filter(StoreRepair::isPlaceKnown).toList();
        List<Violation> now = known.isEmpty() ? plan : known;
        for (int from = 0; from < now.size(); from += BATCH_VIOLATIONS) {
            repairBatch(now.subList(from, Math.min(now.size(), from + BATCH_VIOLATIONS)));
        }
    }

    /// An orphan of which nobody knows where it belongs waits for the others: what it was in may be among them.
    private static boolean isPlaceKnown(Violation violation) {
        return !(violation instanceof Violation.Orphan orphan) || orphan.isShareKnown();
    }

    /// All in one change set, or each in its own where something stands in the way of one.
    private void repairBatch(List<Violation> batch) throws FsException {
        if (isRepaired(batch)) {
            return;
        }
        for (Violation violation : batch) {
            if (!isRepaired(List.of(violation))) {
                refused.add(violation);
            }
        }
    }

    private boolean isRepaired(List<Violation> batch) throws FsException {
        try {
            Remedies remedies = new Remedies(store, lostAndFound, clock);
            for (Violation violation : batch) {
                remedies.add(violation);
            }
            store.commit(remedies.changes());
        } catch (FsException e) {
            if (e.error() == FsError.NO_SPACE || e.error() == FsError.TRY_LATER) {
                throw e;
            }
            return false;
        }
        batch.forEach(repaired);
        return true;
    }

    private static void awaitStable(DurabilityTicket ticket) throws FsException {
        CompletableFuture<@Nullable Throwable> outcome = new CompletableFuture<>();
        ticket.whenComplete(outcome::complete);
        Throwable failure = outcome.join();
        if (failure != null) {
            throw new FsException(FsError.IO, "the repair is not stable: " + failure.getMessage());
        }
    }
}
