package io.dittofs.metadata.deferred;

import io.dittofs.metadata.inode.Inode;
import org.jspecify.annotations.Nullable;

/// An inode whose current attributes are not in the store yet. Immutable.
///
/// @param stored what the store has, as far as this server knows
/// @param current the inode as it is
/// @param shareId whose usage it counts for
/// @param bytesDelta what the usage of the share is still to grow by: as much as `current` occupies more
///     than `stored`
/// @param since when the first of the changes was deferred that are not stored
/// @param flight what is happening to it in the store; null where nothing is
record Deferred(
        Inode stored,
        Inode current,
        int shareId,
        long bytesDelta,
        long since,
        @Nullable Flight flight) {
    boolean isInFlight() {
        return flight != null && !flight.isInDoubt();
    }

    boolean isInDoubt() {
        return flight != null && flight.isInDoubt();
    }

    Deferred with(@Nullable Flight newFlight) {
        return new Deferred(stored, current, shareId, bytesDelta, since, newFlight);
    }

    /// After a further change.
    Deferred withMore(Inode after, long bytes) {
        Flight now = flight instanceof Flight.Storing storing ? storing.withMore(bytes) : flight;
        return new Deferred(stored, after, shareId, bytesDelta + bytes, since, now);
    }

    /// What is deferred, on top of another inode than before.
    Deferred onTopOf(Inode base) {
        Inode merged = mergedWith(base);
        return new Deferred(base, merged, shareId, merged.allocatedBytes() - base.allocatedBytes(), since, flight);
    }

    /// After the deferred attributes were stored; null where no more came meanwhile.
    @Nullable
    Deferred afterStoring(Flight.Storing storing, long now) {
        return current.equals(storing.landed())
                ? null
                : new Deferred(storing.landed(), current, shareId, storing.bytesDelta(), now, null);
    }

    /// The inode as it is if this is what the store has; null where the entry does not know such a state of
    /// the store.
    @Nullable
    Inode shownOver(Inode inStore) {
        if (flight instanceof Flight.Storing storing && inStore.equals(storing.landed())) {
            return current;
        }
        if (flight instanceof Flight.Replacing replacing && inStore.equals(replacing.landed())) {
            return inStore;
        }
        return inStore.equals(stored) ? current : null;
    }

    /// Whether the file, as the store has it, is one whose changes these are: truncation to nothing gives a
    /// file another content, for which they mean nothing.
    boolean isAbout(Inode inStore) {
        return inStore.contentId() == current.contentId();
    }

    /// What is deferred together with what another server has stored meanwhile: nothing that either has
    /// written is cut off or seems older than it is.
    Inode mergedWith(Inode inStore) {
        if (!isAbout(inStore)) {
            return inStore;
        }
        long atime = Math.max(inStore.atime(), current.atime());
        if (current.equals(stored.withAtime(current.atime()))) {
            return inStore.withAtime(atime);
        }
        long size = Math.max(inStore.size(), current.size());
        long allocated = Math.max(0, inStore.allocatedBytes() + bytesDelta);
        long mtime = Math.max(inStore.mtime(), current.mtime());
        return inStore.withContent(inStore.contentId(), size, allocated)
                .withTimes(atime, mtime, inStore.timeOfChange(current.ctime()));
    }
}
