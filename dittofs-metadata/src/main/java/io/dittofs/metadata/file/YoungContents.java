package io.dittofs.metadata.file;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.durability.GroupTicket;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The contents that a power failure may take away together with what was written to them: the sets that gave them to
/// their files, by creation or truncation to nothing, are not stable yet. Everybody sees such a file at once, so what
/// is promised of its bytes waits for the set, too.
///
/// **Threading**: thread-safe.
final class YoungContents {
    private final ConcurrentHashMap<Long, GroupTicket> tickets = new ConcurrentHashMap<>();

    /// A commit that gives a file a new content. Request-confined.
    final class Birth {
        private final long contentId;
        private final GroupTicket ticket = new GroupTicket();

        private Birth(long contentId) {
            this.contentId = contentId;
        }

        /// After the commit.
        ///
        /// @param set of the set; null where it was refused
        void end(@Nullable DurabilityTicket set) {
            if (set == null) {
                tickets.remove(contentId, ticket);
                ticket.complete(null);
            } else {
                set.whenComplete(this::complete);
            }
        }

        /// One that failed stays, so that nothing of it is promised later.
        private void complete(@Nullable Throwable cause) {
            if (cause == null) {
                tickets.remove(contentId, ticket);
            }
            ticket.complete(cause);
        }
    }

    /// Before the commit: once that has happened, others see the file.
    Birth begin(long contentId) {
        Birth birth = new Birth(contentId);
        tickets.put(contentId, birth.ticket);
        return birth;
    }

    /// Completes when a power failure does not take the content away any more.
    DurabilityTicket whenStable(long contentId) {
        GroupTicket ticket = tickets.get(contentId);
        return ticket == null ? DurabilityTicket.STABLE : ticket;
    }
}
