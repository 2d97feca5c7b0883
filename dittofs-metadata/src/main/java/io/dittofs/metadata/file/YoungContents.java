package io.dittofs.metadata.file;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.durability.GroupTicket;
import io.dittofs.metadata.error.FsException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The contents that a power failure may take away together with what was written to them: the sets that gave them to
/// their files, by creation or truncation to nothing, are not stable yet. Everybody sees such a file at once, so what
/// is promised of its bytes waits for the set, too.
///
/// **Threading**: thread-safe.
final class YoungContents {
    private final ConcurrentHashMap<Long, GroupTicket> tickets = new ConcurrentHashMap<>();

    /// A commit.
    @FunctionalInterface
    interface Commit {
        DurabilityTicket run() throws FsException;
    }

    /// Commits a set that gives a file this content. It is young before that happens, since others see the file then.
    DurabilityTicket commit(long contentId, Commit set) throws FsException {
        GroupTicket young = new GroupTicket();
        tickets.put(contentId, young);
        DurabilityTicket committed = null;
        try {
            committed = set.run();
            return committed;
        } finally {
            if (committed == null) {
                complete(contentId, young, null);
            } else {
                committed.whenComplete(cause -> complete(contentId, young, cause));
            }
        }
    }

    /// One whose set failed to become stable stays, so that nothing of it is promised later.
    private void complete(long contentId, GroupTicket young, @Nullable Throwable cause) {
        if (cause == null) {
            tickets.remove(contentId, young);
        }
        young.complete(cause);
    }

    /// Completes when a power failure does not take the content away any more.
    DurabilityTicket whenStable(long contentId) {
        GroupTicket ticket = tickets.get(contentId);
        return ticket == null ? DurabilityTicket.STABLE : ticket;
    }
}
