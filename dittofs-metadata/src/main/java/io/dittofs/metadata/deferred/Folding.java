package io.dittofs.metadata.deferred;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.Change;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.MetadataStore;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A caller's set with the deferred state of its inodes folded in: what it requires is what the store has
/// of it, and where it replaces an inode, what is still to be added to the usage of its share is added with
/// it.
///
/// **Threading**: request-confined; the inodes are in flight.
final class Folding {
    private final MetadataStore store;
    private final Overlay overlay;
    private final Map<Long, Deferred> deferred;
    private final ChangeSet folded = new ChangeSet();

    private Folding(MetadataStore store, Overlay overlay, Map<Long, Deferred> deferred) {
        this.store = store;
        this.overlay = overlay;
        this.deferred = new HashMap<>(deferred);
    }

    /// What a set does to those of its inodes that are deferred.
    static Map<Long, Flight> flights(ChangeSet changes, Overlay overlay) {
        Map<Long, Flight> flights = HashMap.newHashMap(4);
        for (Change change : changes.changes()) {
            switch (change) {
                case Change.PutInode put ->
                    add(flights, overlay, put.inode().number(), new Flight.Replacing(put.inode(), false));
                case Change.RemoveInode remove ->
                    add(flights, overlay, remove.inode(), new Flight.Replacing(null, false));
                case Change.RequireUnchanged require -> {
                    if (!flights.containsKey(require.inode().number())) {
                        add(flights, overlay, require.inode().number(), new Flight.Requiring());
                    }
                }
                case Change.RequireParent _,
                        Change.AddEntry _,
                        Change.RemoveEntry _,
                        Change.ReplaceEntry _,
                        Change.TouchDirectory _,
                        Change.PutSymlinkTarget _,
                        Change.NoteName _,
                        Change.QueueRelease _,
                        Change.DropRelease _,
                        Change.NoteCall _,
                        Change.AdjustUsage _ -> {
                    // Nothing that is deferred.
                }
            }
        }
        return flights;
    }

    private static void add(Map<Long, Flight> flights, Overlay overlay, long number, Flight flight) {
        if (overlay.has(number)) {
            flights.put(number, flight);
        }
    }

    /// **Errors**: `CONFLICT` where the set requires an inode that is another one by now.
    ///
    /// @param deferred the deferred inodes of the set, in flight, as they were before
    static ChangeSet fold(ChangeSet changes, MetadataStore store, Overlay overlay, Map<Long, Deferred> deferred)
            throws FsException {
        Folding folding = new Folding(store, overlay, deferred);
        for (Change change : changes.changes()) {
            folding.add(change);
        }
        return folding.folded;
    }

    private void add(Change change) throws FsException {
        switch (change) {
            case Change.RequireUnchanged require -> folded.requireUnchanged(stored(require.inode()));
            case Change.PutInode put -> replace(put, put.inode().number());
            case Change.RemoveInode remove -> replace(remove, remove.inode());
            case Change.RequireParent _,
                    Change.AddEntry _,
                    Change.RemoveEntry _,
                    Change.ReplaceEntry _,
                    Change.TouchDirectory _,
                    Change.PutSymlinkTarget _,
                    Change.NoteName _,
                    Change.QueueRelease _,
                    Change.DropRelease _,
                    Change.NoteCall _,
                    Change.AdjustUsage _ -> folded.add(change);
        }
    }

    /// What the store has of an inode that a set requires to be as it is shown.
    private Inode stored(Inode required) throws FsException {
        Deferred entry = deferred.get(required.number());
        if (entry == null) {
            return required;
        }
        if (entry.current().equals(required)) {
            return entry.stored();
        }
        Inode inStore = store.inode(required.number());
        if (inStore == null || !required.equals(entry.mergedWith(inStore))) {
            throw new FsException(FsError.CONFLICT);
        }
        overlay.rebase(inStore);
        if (entry.isAbout(inStore)) {
            deferred.put(inStore.number(), entry.onTopOf(inStore));
        } else {
            deferred.remove(inStore.number());
        }
        return inStore;
    }

    /// What comes later in the set is about the inode that this puts.
    private void replace(Change change, long number) {
        @Nullable Deferred entry = deferred.remove(number);
        folded.add(change);
        if (entry != null) {
            folded.adjustUsage(entry.shareId(), entry.bytesDelta(), 0);
        }
    }
}
