package io.dittofs.metadata.memory;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.Change;
import io.dittofs.metadata.store.GivenName;
import io.dittofs.metadata.store.SymlinkTarget;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One change set on its way into the shards: locks those it touches in ascending order, checks every change against
/// the state that the earlier ones of the set leave, and only then applies them.
///
/// A check looks through the earlier changes of the set backwards. That is quadratic, and the fastest way for the
/// handful of changes that an operation has.
///
/// **Threading**: request-confined.
final class Commit {
    private final Shards shards;
    private final Map<Integer, Share> shares;
    private final List<Change> changes;
    private final long mask;
    private long heapDelta;

    Commit(Shards shards, Map<Integer, Share> shares, List<Change> changes) {
        this.shards = shards;
        this.shares = shares;
        this.changes = changes;
        long touched = 0;
        for (Change change : changes) {
            touched |= touched(change);
        }
        this.mask = touched;
    }

    void run(HeapBudget budget) throws FsException {
        lock();
        try {
            check();
            if (heapDelta != 0) {
                budget.add(heapDelta);
            }
            apply();
        } finally {
            unlock();
        }
    }

    /// The first of the steps of [#run], one by one for changes that are made together with others.
    void lock() {
        shards.lockForWrite(mask);
    }

    void check() throws FsException {
        for (int i = 0; i < changes.size(); i++) {
            check(i);
        }
    }

    /// What the changes are charged, known once they are checked.
    long heapDelta() {
        return heapDelta;
    }

    void apply() {
        for (Change change : changes) {
            apply(change);
        }
    }

    void unlock() {
        shards.unlockWrite(mask);
    }

    private static long touched(Change change) {
        return switch (change) {
            case Change.RequireUnchanged require -> Shards.bitOf(require.inode().number());
            case Change.RequireParent require -> Shards.bitOf(require.directory());
            case Change.PutInode put -> Shards.bitOf(put.inode().number());
            case Change.RemoveInode remove -> Shards.bitOf(remove.inode());
            case Change.AddEntry add -> Shards.bitOf(add.directory());
            case Change.RemoveEntry remove -> Shards.bitOf(remove.directory());
            case Change.ReplaceEntry replace -> Shards.bitOf(replace.directory());
            case Change.TouchDirectory touch -> Shards.bitOf(touch.directory());
            case Change.PutSymlinkTarget put -> Shards.bitOf(put.inode());
            case Change.NoteName note -> Shards.bitOf(note.inode());
            case Change.QueueRelease _, Change.DropRelease _, Change.NoteCall _, Change.AdjustUsage _ -> 0;
        };
    }

    private void check(int index) throws FsException {
        switch (changes.get(index)) {
            case Change.RequireUnchanged require ->
                require(require.inode().equals(stored(require.inode().number())), FsError.CONFLICT);
            case Change.RequireParent require -> {
                Inode directory = stored(require.directory());
                require(directory != null && directory.parent() == require.parent(), FsError.CONFLICT);
            }
            case Change.PutInode put -> {
                if (!exists(index, put.inode().number())) {
                    heapDelta += HeapBudget.ofInode(put.inode().type());
                }
            }
            case Change.RemoveInode remove -> {
                require(exists(index, remove.inode()), FsError.STALE);
                require(entryCount(index, remove.inode()) == 0, FsError.NOT_EMPTY);
                heapDelta -= HeapBudget.ofInode(type(index, remove.inode()))
                        + ofTarget(index, remove.inode())
                        + HeapBudget.ofGivenNames(givenNames(index, remove.inode()));
            }
            case Change.AddEntry add -> {
                require(isDirectory(index, add.directory()), FsError.STALE);
                require(child(index, add.directory(), add.name()) == 0, FsError.EXISTS);
                heapDelta += HeapBudget.ofEntry(add.name().bytes().length);
            }
            case Change.RemoveEntry remove -> {
                require(child(index, remove.directory(), remove.name()) == remove.child(), FsError.NO_ENTRY);
                heapDelta -= HeapBudget.ofEntry(remove.name().bytes().length);
            }
            case Change.ReplaceEntry replace ->
                require(child(index, replace.directory(), replace.name()) == replace.oldChild(), FsError.NO_ENTRY);
            case Change.TouchDirectory touch -> require(isDirectory(index, touch.directory()), FsError.STALE);
            case Change.PutSymlinkTarget put -> {
                require(exists(index, put.inode()), FsError.STALE);
                heapDelta += HeapBudget.ofTarget(put.target().bytes().length) - ofTarget(index, put.inode());
            }
            case Change.NoteName note -> {
                require(exists(index, note.inode()), FsError.STALE);
                List<GivenName> older = givenNames(index, note.inode());
                heapDelta += HeapBudget.ofGivenNames(note.given().before(older)) - HeapBudget.ofGivenNames(older);
            }
            case Change.QueueRelease _, Change.DropRelease _, Change.NoteCall _ -> {}
            case Change.AdjustUsage adjust -> require(shares.containsKey(adjust.shareId()), FsError.STALE);
        }
    }

    private static void require(boolean condition, FsError otherwise) throws FsException {
        if (!condition) {
            throw new FsException(otherwise);
        }
    }

    /// Whether the inode is there before this change.
    private boolean exists(int before, long number) {
        for (int i = before - 1; i >= 0; i--) {
            switch (changes.get(i)) {
                case Change.PutInode put
                when put.inode().number() == number -> {
                    return true;
                }
                case Change.RemoveInode remove
                when remove.inode() == number -> {
                    return false;
                }
                default -> {}
            }
        }
        return shards.of(number).inodes().row(number) >= 0;
    }

    /// The type of an inode that is there before this change.
    private FileType type(int before, long number) {
        for (int i = before - 1; i >= 0; i--) {
            if (changes.get(i) instanceof Change.PutInode(Inode inode) && inode.number() == number) {
                return inode.type();
            }
        }
        InodeTable inodes = shards.of(number).inodes();
        return inodes.typeAt(inodes.row(number));
    }

    /// What the inode's target is charged before this change; 0 where it has none.
    private long ofTarget(int before, long number) {
        for (int i = before - 1; i >= 0; i--) {
            if (changes.get(i) instanceof Change.PutSymlinkTarget(long inode, SymlinkTarget target)
                    && inode == number) {
                return HeapBudget.ofTarget(target.bytes().length);
            }
        }
        SymlinkTarget target = shards.of(number).symlinkTarget(number);
        return target == null ? 0 : HeapBudget.ofTarget(target.bytes().length);
    }

    /// The names that are noted for an inode before this change.
    private List<GivenName> givenNames(int before, long number) {
        List<GivenName> names = shards.of(number).givenNames(number);
        for (int i = 0; i < before; i++) {
            switch (changes.get(i)) {
                case Change.NoteName note
                when note.inode() == number -> names = note.given().before(names);
                case Change.RemoveInode remove when remove.inode() == number -> names = List.of();
                default -> {}
            }
        }
        return names;
    }

    /// Whether the inode is there before this change and a directory.
    private boolean isDirectory(int before, long number) {
        for (int i = before - 1; i >= 0; i--) {
            switch (changes.get(i)) {
                case Change.PutInode put
                when put.inode().number() == number -> {
                    return put.inode().isDirectory();
                }
                case Change.RemoveInode remove
                when remove.inode() == number -> {
                    return false;
                }
                default -> {}
            }
        }
        return shards.of(number).directory(number) != null;
    }

    /// What the entry names before this change; 0 where there is none.
    private long child(int before, long directory, FileName name) {
        for (int i = before - 1; i >= 0; i--) {
            switch (changes.get(i)) {
                case Change.AddEntry add
                when add.directory() == directory && add.name().equals(name) -> {
                    return add.child();
                }
                case Change.RemoveEntry remove
                when remove.directory() == directory && remove.name().equals(name) -> {
                    return 0;
                }
                case Change.ReplaceEntry replace
                when replace.directory() == directory && replace.name().equals(name) -> {
                    return replace.newChild();
                }
                default -> {}
            }
        }
        return shards.of(directory).child(directory, name);
    }

    /// How many entries the directory has before this change.
    private int entryCount(int before, long directory) {
        Directory entries = shards.of(directory).directory(directory);
        int count = entries == null ? 0 : entries.size();
        for (int i = 0; i < before; i++) {
            switch (changes.get(i)) {
                case Change.AddEntry add when add.directory() == directory -> count++;
                case Change.RemoveEntry remove when remove.directory() == directory -> count--;
                default -> {}
            }
        }
        return count;
    }

    /// The inode as it was before the set: what a set requires it requires before it changes anything.
    private @Nullable Inode stored(long number) {
        return shards.of(number).inode(number);
    }

    private void apply(Change change) {
        switch (change) {
            case Change.RequireUnchanged _, Change.RequireParent _ -> {}
            // The contents of a store that forgets everything are nobody's after a restart, noted or not.
            case Change.QueueRelease _, Change.DropRelease _, Change.NoteCall _ -> {}
            case Change.PutInode put -> shards.of(put.inode().number()).put(put.inode());
            case Change.RemoveInode remove -> shards.of(remove.inode()).remove(remove.inode());
            case Change.AddEntry add -> directory(add.directory()).add(add.name(), add.child());
            case Change.RemoveEntry remove -> directory(remove.directory()).remove(remove.name());
            case Change.ReplaceEntry replace -> {
                Directory directory = directory(replace.directory());
                directory.remove(replace.name());
                directory.add(replace.name(), replace.newChild());
            }
            case Change.TouchDirectory touch ->
                shards.of(touch.directory()).inodes().touch(touch.directory(), touch.now(), touch.linkDelta());
            case Change.PutSymlinkTarget put -> shards.of(put.inode()).inodes().attach(put.inode(), put.target());
            case Change.NoteName note -> {
                Shard shard = shards.of(note.inode());
                shard.putGivenNames(note.inode(), note.given().before(shard.givenNames(note.inode())));
            }
            case Change.AdjustUsage adjust -> share(adjust.shareId()).adjust(adjust.bytesDelta(), adjust.inodesDelta());
        }
    }

    private Directory directory(long number) {
        return Objects.requireNonNull(shards.of(number).directory(number), "checked before");
    }

    private Share share(int id) {
        return Objects.requireNonNull(shares.get(id), "checked before");
    }
}
