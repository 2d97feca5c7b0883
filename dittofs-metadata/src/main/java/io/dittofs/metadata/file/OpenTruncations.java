package io.dittofs.metadata.file;

import io.dittofs.metadata.content.Truncation;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.MetadataStore;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/// Truncations of which it is open whether they happened: the metadata store went away while it stored the new
/// size, or lost it afterwards. Until it says, such a file is neither read nor changed: what lies behind the
/// new size must not show if it happened, and must not be lost if it did not.
///
/// The ctime of a file grows with each change, also where the clock is set back, and nobody changes this one
/// meanwhile. So the inode tells whether the truncation is in it. Where it is not, it may still be on its way
/// into the store: another change of the inode, which is older than the truncation would have been, makes sure
/// that it does not arrive.
///
/// Every operation that may wait asks the store first, while there are any; no thread does.
///
/// **Threading**: thread-safe. What concerns one inode happens under its lock.
final class OpenTruncations {
    private static final int ATTEMPTS_MAX = 10;

    private final ConcurrentHashMap<Long, Open> truncations = new ConcurrentHashMap<>();
    private final ReentrantLock asking = new ReentrantLock();

    /// What is known of one.
    private enum State {
        /// The store may have it or not.
        UNKNOWN,
        /// The store refused it; that this is so could not be noted yet.
        REFUSED,
        /// The store had it, everybody has seen it, and it may have lost it since.
        LOST
    }

    private record Open(Inode before, Inode after, Truncation truncation, State state) {
        long allocatedDelta() {
            return after.allocatedBytes() - before.allocatedBytes();
        }
    }

    /// It may have happened.
    void addUnknown(Inode before, Inode after, Truncation truncation) {
        truncations.put(before.number(), new Open(before, after, truncation, State.UNKNOWN));
    }

    /// It did not happen, and has still to be cancelled.
    void addRefused(Inode before, Inode after, Truncation truncation) {
        truncations.put(before.number(), new Open(before, after, truncation, State.REFUSED));
    }

    /// It has happened, and is lost again where it does not become stable.
    void watch(DurabilityTicket stored, Inode before, Inode after, Truncation truncation) {
        stored.whenComplete(cause -> {
            if (cause != null) {
                truncations.put(before.number(), new Open(before, after, truncation, State.LOST));
            }
        });
    }

    /// Refuses what concerns a file of which it is not known what is in it.
    void requireNone(Tree tree, long inode) throws FsException {
        if (truncations.containsKey(inode)) {
            tree.requireMayWait();
            throw new FsException(FsError.TRY_LATER, "whether a truncation happened is not known yet");
        }
    }

    /// Asks the store of all of them, where nobody else does. Called by who holds no lock.
    void ask(Tree tree) {
        if (truncations.isEmpty() || !asking.tryLock()) {
            return;
        }
        try {
            for (long inode : List.copyOf(truncations.keySet())) {
                try (var _ = tree.locks().lock(inode)) {
                    decide(tree, inode);
                }
            }
        } catch (FsException _) {
            // It stays open: who needs the file is told to try later.
        } finally {
            asking.unlock();
        }
    }

    private void decide(Tree tree, long number) throws FsException {
        Open open = truncations.get(number);
        if (open == null) {
            return;
        }
        Inode found = tree.store().inode(number);
        Inode now = found == null || found.contentId() != open.before().contentId() ? null : found;
        switch (open.state()) {
            case UNKNOWN -> {
                if (now == null || !hasHappened(tree.store(), open, now)) {
                    open.truncation().cancel();
                    truncations.remove(number);
                } else {
                    DurabilityTicket stored = tree.store().sync();
                    truncations.remove(number);
                    tree.usage().adjustBytes(open.allocatedDelta());
                    open.truncation().apply(stored);
                    watch(stored, open.before(), open.after(), open.truncation());
                }
            }
            case REFUSED -> {
                open.truncation().cancel();
                truncations.remove(number);
            }
            case LOST -> {
                DurabilityTicket stored = now == null ? null : storeAgain(tree, open, now);
                truncations.remove(number);
                if (stored != null) {
                    open.truncation().reapply(stored);
                    watch(stored, open.before(), open.after(), open.truncation());
                }
            }
        }
    }

    /// Whether the store has the truncation. It never will where the answer is no.
    private static boolean hasHappened(MetadataStore store, Open open, Inode seen) throws FsException {
        Inode now = seen;
        for (int attempt = 1; now.ctime() < open.after().ctime(); attempt++) {
            if (now.ctime() > open.before().ctime()) {
                return false;
            }
            try {
                DurabilityTicket _ =
                        store.commit(new ChangeSet().requireUnchanged(now).putInode(now.withCtime(now.ctime() + 1)));
                return false;
            } catch (FsException refusal) {
                if (refusal.error() != FsError.CONFLICT || attempt == ATTEMPTS_MAX) {
                    throw refusal;
                }
            }
            Inode again = store.inode(now.number());
            if (again == null || again.contentId() != now.contentId()) {
                return false;
            }
            now = again;
        }
        return true;
    }

    /// Has the store say again what everybody has seen.
    private static DurabilityTicket storeAgain(Tree tree, Open open, Inode now) throws FsException {
        Inode after = open.after();
        if (now.ctime() >= after.ctime()) {
            return tree.store().sync();
        }
        long allocated = Math.max(0, now.allocatedBytes() + open.allocatedDelta());
        Inode truncated = now.withContent(now.contentId(), after.size(), allocated)
                .withTimes(now.atime(), after.mtime(), after.ctime());
        return tree.store()
                .commit(new ChangeSet()
                        .requireUnchanged(now)
                        .putInode(truncated)
                        .adjustUsage(tree.share().id(), truncated.allocatedBytes() - now.allocatedBytes(), 0));
    }
}
