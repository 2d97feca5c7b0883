package io.dittofs.metadata.deferred;

import io.dittofs.metadata.inode.Inode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the overlay has ceased to show, for readers who have read the store before: they find no entry
/// there any more that says what the inode really was. A reader remembers where the list ended before it
/// reads, and walks from there after it; nobody else holds on to older parts, so the garbage collector
/// takes them away.
///
/// **Threading**: thread-safe.
final class Landings {
    private volatile Landing last = new Landing(null, null);

    /// An end of a deferral.
    static final class Landing {
        private final @Nullable Inode stored;
        private final @Nullable Inode shown;
        private volatile @Nullable Landing next;

        private Landing(@Nullable Inode stored, @Nullable Inode shown) {
            this.stored = stored;
            this.shown = shown;
        }
    }

    /// Where the list ends now.
    Landing last() {
        return last;
    }

    /// Notes that as long as the store had one inode, the other one was shown. Before the entry goes.
    synchronized void add(Inode stored, Inode shown) {
        Landing landing = new Landing(stored, shown);
        last.next = landing;
        last = landing;
    }

    /// What was shown while the store had this inode; null where nothing else was since.
    static @Nullable Inode shownSince(Landing start, Inode inStore) {
        for (Landing landing = start.next; landing != null; landing = landing.next) {
            if (inStore.equals(landing.stored)) {
                return landing.shown;
            }
        }
        return null;
    }

    /// The same for the inodes of a page.
    static Shown since(Landing start) {
        Map<Long, List<Landing>> landings = new HashMap<>();
        for (Landing landing = start.next; landing != null; landing = landing.next) {
            if (landing.stored != null) {
                landings.computeIfAbsent(landing.stored.number(), _ -> new ArrayList<>(1))
                        .add(landing);
            }
        }
        return inStore -> {
            for (Landing landing : landings.getOrDefault(inStore.number(), List.of())) {
                if (inStore.equals(landing.stored)) {
                    return landing.shown;
                }
            }
            return null;
        };
    }

    /// What was shown while the store had an inode.
    @FunctionalInterface
    interface Shown {
        @Nullable
        Inode over(Inode inStore);
    }
}
