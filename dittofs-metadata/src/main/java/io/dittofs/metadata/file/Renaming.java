package io.dittofs.metadata.file;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.LocatedPair;
import org.jspecify.annotations.Nullable;

/// rename(2): the entry moves, and whatever had the new name is gone in the same instant.
///
/// **Threading**: thread-safe. A directory that moves to another parent changes who is above whom; such renames
/// exclude each other by [InodeLocks#topology][io.dittofs.metadata.lock.InodeLocks#topology], so that none can make a
/// directory its own ancestor.
final class Renaming {
    private final Tree tree;
    private final Unlinking unlinking;

    Renaming(Tree tree, Unlinking unlinking) {
        this.tree = tree;
        this.unlinking = unlinking;
    }

    /// One end of a rename.
    record Place(FileId directory, FileName name) {}

    /// What a rename works on.
    ///
    /// @param source what moves
    /// @param target what it replaces; null where the new name is free
    private record Scene(
            Inode fromDirectory,
            Inode toDirectory,
            Inode source,
            @Nullable Inode target) {
        boolean isWithinOneDirectory() {
            return fromDirectory.number() == toDirectory.number();
        }

        /// Whether it changes which directory is above which.
        boolean changesTopology() {
            return source.isDirectory() && !isWithinOneDirectory();
        }

        boolean hasSameInodes(Scene other) {
            long otherTarget = other.target == null ? 0 : other.target.number();
            return source.number() == other.source.number() && (target == null ? 0 : target.number()) == otherTarget;
        }
    }

    Renamed rename(Credentials caller, Place from, Place to) throws FsException {
        tree.requireWritable();
        if (from.name().isDotOrDotDot() || to.name().isDotOrDotDot()) {
            throw new FsException(FsError.INVALID);
        }
        Scene seen;
        try (var _ = tree.locks().lock(from.directory().inode(), to.directory().inode())) {
            seen = look(caller, from, to);
            Renamed renamed = renameAtOnce(caller, from, to, seen);
            if (renamed != null) {
                return renamed;
            }
        }
        while (true) {
            Renamed renamed = renameWaiting(caller, from, to, seen);
            if (renamed != null) {
                return renamed;
            }
            seen = look(caller, from, to);
        }
    }

    /// Renames if the remaining locks are free, those of the directories being held; null where they are not.
    private @Nullable Renamed renameAtOnce(Credentials caller, Place from, Place to, Scene scene) throws FsException {
        Inode source = scene.source();
        Inode target = scene.target() == null ? source : scene.target();
        boolean changesTopology = scene.changesTopology();
        if (changesTopology && !tree.locks().topology().tryLock()) {
            return null;
        }
        try (var sourceLock = tree.locks().tryLock(source.number());
                var targetLock = tree.locks().tryLock(target.number())) {
            return sourceLock == null || targetLock == null ? null : renameLocked(caller, from, to, scene);
        } finally {
            if (changesTopology) {
                tree.locks().topology().unlock();
            }
        }
    }

    /// Waits for all locks, none being held. Null where the names have come to name other inodes, which are not locked.
    private @Nullable Renamed renameWaiting(Credentials caller, Place from, Place to, Scene seen) throws FsException {
        boolean changesTopology = seen.changesTopology();
        if (changesTopology) {
            tree.locks().topology().lock();
        }
        long fromNumber = seen.fromDirectory().number();
        long targetNumber = seen.target() == null ? fromNumber : seen.target().number();
        try (var _ = tree.locks()
                .lock(fromNumber, seen.toDirectory().number(), seen.source().number(), targetNumber)) {
            Scene scene = look(caller, from, to);
            return scene.hasSameInodes(seen) ? renameLocked(caller, from, to, scene) : null;
        } finally {
            if (changesTopology) {
                tree.locks().topology().unlock();
            }
        }
    }

    private Scene look(Credentials caller, Place from, Place to) throws FsException {
        LocatedPair located = tree.store()
                .locate(from.directory().inode(), from.name(), to.directory().inode(), to.name());
        Inode fromDirectory = Tree.directory(from.directory(), located.first().directory());
        Inode toDirectory = Tree.directory(to.directory(), located.second().directory());
        Permissions.require(fromDirectory, caller, Permissions.EXECUTE);
        Permissions.require(toDirectory, caller, Permissions.EXECUTE);
        Inode source = located.first().child();
        if (source == null) {
            throw new FsException(FsError.NO_ENTRY);
        }
        return new Scene(fromDirectory, toDirectory, source, located.second().child());
    }

    private Renamed renameLocked(Credentials caller, Place from, Place to, Scene scene) throws FsException {
        if (scene.target() != null && scene.target().number() == scene.source().number()) {
            return unchanged(scene);
        }
        ChangeSet changes = new ChangeSet();
        requireAllowed(caller, scene, changes);
        return commit(from, to, scene, changes);
    }

    private static Renamed unchanged(Scene scene) {
        return new Renamed(
                new InodeChange(scene.fromDirectory(), scene.fromDirectory()),
                new InodeChange(scene.toDirectory(), scene.toDirectory()),
                DurabilityTicket.STABLE);
    }

    /// Refuses what may not be, and adds to the set what must still be so when it is committed.
    private void requireAllowed(Credentials caller, Scene scene, ChangeSet changes) throws FsException {
        Inode source = scene.source();
        tree.truncations().requireNone(tree, source.number());
        Permissions.require(scene.fromDirectory(), caller, Permissions.WRITE);
        Permissions.require(scene.toDirectory(), caller, Permissions.WRITE);
        Permissions.requireNotSticky(scene.fromDirectory(), source, caller);
        if (scene.changesTopology()) {
            requireNotBelow(source, scene.toDirectory(), changes);
        }
        Inode target = scene.target();
        if (target != null) {
            tree.truncations().requireNone(tree, target.number());
            requireReplaceable(caller, scene, target);
        }
        if (scene.changesTopology()) {
            // Its `..` changes, which is a write to the directory itself.
            Permissions.require(source, caller, Permissions.WRITE);
            if (target == null && scene.toDirectory().linkCount() >= Limits.LINKS_MAX) {
                throw new FsException(FsError.TOO_MANY_LINKS);
            }
        }
    }

    /// That a directory is empty the store sees to.
    private static void requireReplaceable(Credentials caller, Scene scene, Inode target) throws FsException {
        Permissions.requireNotSticky(scene.toDirectory(), target, caller);
        if (scene.source().isDirectory() && !target.isDirectory()) {
            throw new FsException(FsError.NOT_DIRECTORY);
        }
        if (!scene.source().isDirectory() && target.isDirectory()) {
            throw new FsException(FsError.IS_DIRECTORY);
        }
    }

    /// Walks from a directory up to the root of the share; the moved directory must not be met.
    private void requireNotBelow(Inode moved, Inode directory, ChangeSet changes) throws FsException {
        Inode above = directory;
        while (above.number() != tree.share().root().inode()) {
            if (above.number() == moved.number()) {
                throw new FsException(FsError.INVALID, "a directory into its own subtree");
            }
            changes.requireParent(above.number(), above.parent());
            above = tree.parentOf(above);
        }
    }

    private Renamed commit(Place from, Place to, Scene scene, ChangeSet changes) throws FsException {
        long now = tree.now();
        Inode source = scene.source();
        Inode target = scene.target();
        long toNumber = scene.toDirectory().number();
        changes.requireUnchanged(source);
        if (target != null) {
            unlinking.plan(changes, target, now);
        }
        changes.removeEntry(scene.fromDirectory().number(), from.name(), source.number());
        if (target == null) {
            changes.addEntry(toNumber, to.name(), source.number());
        } else {
            changes.replaceEntry(toNumber, to.name(), target.number(), source.number());
        }
        Inode moved = source.withCtime(source.timeOfChange(now));
        changes.putInode(moved.isDirectory() ? moved.withParent(toNumber) : moved);
        tree.noteName(changes, moved, toNumber, to.name());
        InodeChange fromChange = changeOfFrom(scene, now);
        InodeChange toChange = scene.isWithinOneDirectory() ? fromChange : changeOfTo(scene, now);
        touch(changes, fromChange);
        if (!scene.isWithinOneDirectory()) {
            touch(changes, toChange);
        }
        DurabilityTicket ticket = tree.commit(changes);
        if (target != null) {
            unlinking.settle(target, ticket);
        }
        return new Renamed(fromChange, toChange, ticket);
    }

    /// The directory that loses the entry: its times, and its links when a sub-directory leaves it or, where it
    /// is the other directory too, is replaced.
    private static InodeChange changeOfFrom(Scene scene, long now) {
        Inode from = scene.fromDirectory();
        boolean losesDirectory =
                scene.source().isDirectory() && (!scene.isWithinOneDirectory() || scene.target() != null);
        return new InodeChange(from, from.touched(from.timeOfChange(now), losesDirectory ? -1 : 0));
    }

    /// The directory that gets the entry, if it is another one: a sub-directory that comes is one more unless
    /// it replaces one.
    private static InodeChange changeOfTo(Scene scene, long now) {
        Inode to = scene.toDirectory();
        boolean gainsDirectory = scene.source().isDirectory() && scene.target() == null;
        return new InodeChange(to, to.touched(to.timeOfChange(now), gainsDirectory ? 1 : 0));
    }

    private static void touch(ChangeSet changes, InodeChange directory) {
        Inode after = directory.after();
        int linkDelta = after.linkCount() - directory.before().linkCount();
        changes.touchDirectory(after.number(), after.ctime(), linkDelta);
    }
}
