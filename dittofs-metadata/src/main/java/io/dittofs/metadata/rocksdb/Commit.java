package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.store.Change;
import io.dittofs.metadata.store.GivenName;
import io.dittofs.metadata.store.ShareUsage;
import io.dittofs.metadata.store.SymlinkTarget;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One change set on its way into the store: each change is checked against what the earlier ones of the set
/// leave and
/// applied to copies in memory; then only the outcome is written, as one batch, and published.
///
/// **Threading**: confined to a thread that holds the locks of the set.
final class Commit {
    private final RowCache rows;
    private final Shares shares;
    private final CallNotes calls;
    private final Map<Long, @Nullable Node> nodes = new HashMap<>();
    private final Map<EntryKey, EntryState> entries = new HashMap<>();
    private final Map<Long, @Nullable SymlinkTarget> targets = new HashMap<>();
    private final Map<Long, List<GivenName>> names = new HashMap<>();
    private final Map<Integer, ShareUsage> usages = new HashMap<>();
    private final Map<Release, Boolean> releases = new HashMap<>();
    private final List<Change.NoteCall> noted = new ArrayList<>(1);

    Commit(RowCache rows, Known known) {
        this.rows = rows;
        this.shares = known.shares();
        this.calls = known.calls();
    }

    /// The note that a content is to be released.
    private record Release(int shareId, long contentId) {}

    /// An entry before the set and as it is now.
    private static final class EntryState {
        private final EntryRef before;
        private EntryRef now;

        EntryState(EntryRef before) {
            this.before = before;
            this.now = before;
        }
    }

    void stage(Change change) throws FsException {
        switch (change) {
            case Change.RequireUnchanged require -> {
                Node node = node(require.inode().number());
                require(node != null && node.inode().equals(require.inode()), FsError.CONFLICT);
            }
            case Change.RequireParent require -> {
                Node node = node(require.directory());
                require(node != null && node.inode().parent() == require.parent(), FsError.CONFLICT);
            }
            case Change.PutInode put -> {
                Node before = put.inode().isDirectory() ? node(put.inode().number()) : null;
                nodes.put(
                        put.inode().number(),
                        before != null && before.isDirectory() ? before.withInode(put.inode()) : Node.of(put.inode()));
            }
            case Change.RemoveInode remove -> removeInode(remove.inode());
            case Change.AddEntry add -> {
                EntryState entry = entry(add.directory(), add.name());
                require(!entry.now.isPresent(), FsError.EXISTS);
                append(entry, directory(add.directory()), add.child());
            }
            case Change.RemoveEntry remove -> {
                EntryState entry = entry(remove.directory(), remove.name());
                require(entry.now.child() == remove.child(), FsError.NO_ENTRY);
                take(entry, directory(remove.directory()));
            }
            case Change.ReplaceEntry replace -> {
                EntryState entry = entry(replace.directory(), replace.name());
                require(entry.now.child() == replace.oldChild(), FsError.NO_ENTRY);
                take(entry, directory(replace.directory()));
                append(entry, directory(replace.directory()), replace.newChild());
            }
            case Change.TouchDirectory touch ->
                nodes.put(touch.directory(), directory(touch.directory()).touched(touch.now(), touch.linkDelta()));
            case Change.PutSymlinkTarget put -> {
                require(node(put.inode()) != null, FsError.STALE);
                targets.put(put.inode(), put.target());
            }
            case Change.NoteName note -> {
                require(node(note.inode()) != null, FsError.STALE);
                names.put(note.inode(), note.given().before(names(note.inode())));
            }
            case Change.QueueRelease queue -> releases.put(new Release(queue.shareId(), queue.contentId()), true);
            case Change.DropRelease drop -> releases.put(new Release(drop.shareId(), drop.contentId()), false);
            case Change.NoteCall note -> noted.add(note);
            case Change.AdjustUsage adjust -> {
                require(shares.isKnown(adjust.shareId()), FsError.STALE);
                usages.merge(
                        adjust.shareId(),
                        new ShareUsage(adjust.bytesDelta(), adjust.inodesDelta()),
                        (a, b) -> new ShareUsage(a.bytes() + b.bytes(), a.inodes() + b.inodes()));
            }
        }
    }

    private void removeInode(long number) throws FsException {
        Node node = node(number);
        if (node == null) {
            throw new FsException(FsError.STALE);
        }
        require(node.entryCount() == 0, FsError.NOT_EMPTY);
        nodes.put(number, null);
        if (node.inode().type() == FileType.SYMLINK) {
            targets.put(number, null);
        }
        if (names.containsKey(number) || rows.hasGivenNames(number)) {
            names.put(number, List.of());
        }
    }

    private List<GivenName> names(long number) throws FsException {
        List<GivenName> staged = names.get(number);
        return staged != null ? staged : rows.givenNames(number);
    }

    private void append(EntryState entry, Node directory, long child) {
        Node grown = directory.withEntryAdded();
        nodes.put(directory.inode().number(), grown);
        entry.now = new EntryRef(child, grown.lastCookie());
    }

    private void take(EntryState entry, Node directory) {
        nodes.put(directory.inode().number(), directory.withEntryRemoved(entry.now.cookie()));
        entry.now = EntryRef.ABSENT;
    }

    private @Nullable Node node(long number) throws FsException {
        return nodes.containsKey(number) ? nodes.get(number) : rows.node(number);
    }

    private Node directory(long number) throws FsException {
        Node node = node(number);
        if (node == null || !node.isDirectory()) {
            throw new FsException(FsError.STALE);
        }
        return node;
    }

    private EntryState entry(long directory, FileName name) throws FsException {
        EntryKey key = new EntryKey(directory, name);
        EntryState state = entries.get(key);
        if (state == null) {
            state = new EntryState(rows.entry(directory, name));
            entries.put(key, state);
        }
        return state;
    }

    private static void require(boolean condition, FsError otherwise) throws FsException {
        if (!condition) {
            throw new FsException(otherwise);
        }
    }

    /// Adds the outcome of the set to a batch.
    void writeTo(Batch batch) throws FsException {
        for (Map.Entry<Long, @Nullable Node> staged : nodes.entrySet()) {
            writeNode(batch, staged.getKey(), staged.getValue());
        }
        for (Map.Entry<EntryKey, EntryState> staged : entries.entrySet()) {
            writeEntry(batch, staged.getKey(), staged.getValue());
        }
        for (Map.Entry<Long, @Nullable SymlinkTarget> staged : targets.entrySet()) {
            writeTarget(batch, staged.getKey(), staged.getValue());
        }
        for (Map.Entry<Long, List<GivenName>> staged : names.entrySet()) {
            writeNames(batch, staged.getKey(), staged.getValue());
        }
        for (Map.Entry<Integer, ShareUsage> staged : usages.entrySet()) {
            Shares.write(batch, staged.getKey(), staged.getValue());
        }
        for (Map.Entry<Release, Boolean> staged : releases.entrySet()) {
            writeRelease(batch, staged.getKey(), staged.getValue());
        }
        for (Change.NoteCall note : noted) {
            calls.write(batch, note);
        }
    }

    private static void writeNode(Batch batch, long number, @Nullable Node node) throws FsException {
        if (node == null) {
            batch.delete(Family.INODE, Keys.number(number));
        } else {
            batch.put(Family.INODE, Keys.number(number), NodeCodec.encode(node));
        }
    }

    private static void writeEntry(Batch batch, EntryKey key, EntryState entry) throws FsException {
        if (entry.now.equals(entry.before)) {
            return;
        }
        if (entry.before.isPresent()) {
            batch.deletePutOnce(Family.DIRINDEX, EntryCodec.indexKey(key.directory(), entry.before.cookie()));
        }
        if (entry.now.isPresent()) {
            batch.put(
                    Family.DIRINDEX,
                    EntryCodec.indexKey(key.directory(), entry.now.cookie()),
                    EntryCodec.indexValue(entry.now.child(), key.name()));
            batch.put(Family.DIRENT, EntryCodec.key(key.directory(), key.name()), EntryCodec.value(entry.now));
        } else {
            batch.delete(Family.DIRENT, EntryCodec.key(key.directory(), key.name()));
        }
    }

    private static void writeTarget(Batch batch, long inode, @Nullable SymlinkTarget target) throws FsException {
        if (target == null) {
            batch.delete(Family.SYMLINK, Keys.number(inode));
        } else {
            batch.put(Family.SYMLINK, Keys.number(inode), target.bytes());
        }
    }

    private static void writeNames(Batch batch, long inode, List<GivenName> names) throws FsException {
        if (names.isEmpty()) {
            batch.delete(Family.NAME, Keys.number(inode));
        } else {
            batch.put(Family.NAME, Keys.number(inode), GivenNameCodec.encode(names));
        }
    }

    private static void writeRelease(Batch batch, Release release, boolean isQueued) throws FsException {
        byte[] key = ReleaseCodec.key(release.shareId(), release.contentId());
        if (isQueued) {
            batch.put(Family.RELEASE, key, ReleaseCodec.VALUE);
        } else {
            batch.delete(Family.RELEASE, key);
        }
    }

    /// Lets readers see the set, which is written. Inodes that come are published before entries that name them, and
    /// entries that go before inodes that nothing names any more.
    void publish(long version) {
        nodes.forEach((number, node) -> {
            if (node != null) {
                rows.publish(number, node, version);
            }
        });
        entries.forEach(this::publish);
        nodes.forEach((number, node) -> {
            if (node == null) {
                rows.forget(number);
            }
        });
        usages.forEach(shares::publish);
    }

    private void publish(EntryKey key, EntryState state) {
        rows.publish(key, state.now);
        if (!state.now.equals(state.before)) {
            if (state.before.isPresent()) {
                rows.publishOrder(key.directory(), state.before.cookie());
            }
            if (state.now.isPresent()) {
                rows.publishOrder(key.directory(), state.now.cookie());
            }
        }
    }
}
