package io.dittofs.metadata.file;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.Located;
import io.dittofs.metadata.store.LocatedPair;
import io.dittofs.metadata.store.SymlinkTarget;

/// The operations that add an entry: create, mkdir, symlink, mknod, link.
final class Creation {
    private final Tree tree;
    private final AttributeChanges attributes;

    Creation(Tree tree, AttributeChanges attributes) {
        this.tree = tree;
        this.attributes = attributes;
    }

    /// An existing file that is to be truncated is locked beside the directory, so the name is looked up again.
    Created create(Credentials caller, FileId directoryId, FileName name, CreateMode mode) throws FsException {
        tree.requireWritable();
        long locked = directoryId.inode();
        while (true) {
            try (var _ = tree.locks().lock(directoryId.inode(), locked)) {
                Located located = tree.reads().locate(directoryId.inode(), name);
                Inode directory = searchableDirectory(caller, directoryId, name, located);
                Inode existing = located.child();
                if (existing == null) {
                    return createNew(caller, directory, name, mode);
                }
                if (!truncates(mode, existing)) {
                    requireAcceptable(mode, existing);
                    DurabilityTicket stable = tree.young().whenStable(existing.contentId());
                    return new Created(existing, new InodeChange(directory, directory), stable);
                }
                if (locked == existing.number()) {
                    return truncate(caller, directory, existing, (CreateMode.Unchecked) mode);
                }
                locked = existing.number();
            }
        }
    }

    private static boolean truncates(CreateMode mode, Inode existing) {
        return mode instanceof CreateMode.Unchecked(AttributeUpdate given)
                && given.sets(AttributeUpdate.SIZE)
                && existing.isRegular();
    }

    private static void requireAcceptable(CreateMode mode, Inode existing) throws FsException {
        boolean isAcceptable = switch (mode) {
            case CreateMode.Unchecked _ -> true;
            case CreateMode.Guarded _ -> false;
            case CreateMode.Exclusive(long verifier) ->
                existing.isRegular() && existing.createVerifier() == Inode.storedVerifier(verifier);
        };
        if (!isAcceptable) {
            throw new FsException(FsError.EXISTS);
        }
    }

    private Created truncate(Credentials caller, Inode directory, Inode existing, CreateMode.Unchecked mode)
            throws FsException {
        AttributeUpdate size = AttributeUpdate.ofSize(mode.attributes().size());
        Changed changed = attributes.apply(caller, existing, size);
        return new Created(changed.change().after(), new InodeChange(directory, directory), changed.ticket());
    }

    private Created createNew(Credentials caller, Inode directory, FileName name, CreateMode mode) throws FsException {
        AttributeUpdate initial = switch (mode) {
            case CreateMode.Unchecked(AttributeUpdate given) -> given;
            case CreateMode.Guarded(AttributeUpdate given) -> given;
            case CreateMode.Exclusive _ -> AttributeUpdate.NOTHING;
        };
        long verifier = mode instanceof CreateMode.Exclusive(long given) ? Inode.storedVerifier(given) : 0;
        Permissions.require(directory, caller, Permissions.WRITE);
        Inode made = new NewInode(tree, caller, directory, FileType.REGULAR, initial).build(0, verifier);
        return add(directory, name, made, new ChangeSet().putInode(made));
    }

    Created makeDirectory(Credentials caller, FileId directoryId, FileName name, AttributeUpdate initial)
            throws FsException {
        return make(new NodeRequest(caller, directoryId, name, FileType.DIRECTORY, initial, 0));
    }

    Created makeNode(NodeRequest request) throws FsException {
        if (request.type().isRegular() || request.type().isDirectory() || request.type() == FileType.SYMLINK) {
            throw new FsException(FsError.BAD_TYPE);
        }
        if (isDevice(request.type()) && !request.caller().isRoot()) {
            throw new FsException(FsError.NOT_OWNER);
        }
        return make(request);
    }

    private static boolean isDevice(FileType type) {
        return type == FileType.BLOCK_DEVICE || type == FileType.CHARACTER_DEVICE;
    }

    private Created make(NodeRequest request) throws FsException {
        tree.requireWritable();
        Credentials caller = request.caller();
        FileName name = request.name();
        try (var _ = tree.locks().lock(request.directory().inode())) {
            Inode directory = directoryWithFree(caller, request.directory(), name);
            Permissions.require(directory, caller, Permissions.WRITE);
            Inode made = new NewInode(tree, caller, directory, request.type(), request.initial())
                    .build(isDevice(request.type()) ? request.device() : 0, 0);
            return add(directory, name, made, new ChangeSet().putInode(made));
        }
    }

    Created symlink(
            Credentials caller, FileId directoryId, FileName name, SymlinkTarget target, AttributeUpdate initial)
            throws FsException {
        tree.requireWritable();
        if (target.bytes().length > Limits.SYMLINK_BYTES_MAX) {
            throw new FsException(FsError.NAME_TOO_LONG);
        }
        if (target.bytes().length == 0) {
            throw new FsException(FsError.INVALID);
        }
        try (var _ = tree.locks().lock(directoryId.inode())) {
            Inode directory = directoryWithFree(caller, directoryId, name);
            Permissions.require(directory, caller, Permissions.WRITE);
            Inode made = new NewInode(tree, caller, directory, FileType.SYMLINK, initial)
                    .build(0, 0)
                    .withContent(0, target.bytes().length, 0);
            ChangeSet changes = new ChangeSet().putInode(made).putSymlinkTarget(made.number(), target);
            return add(directory, name, made, changes);
        }
    }

    Created link(Credentials caller, FileId fileId, FileId directoryId, FileName name) throws FsException {
        tree.requireWritable();
        try (var _ = tree.locks().lock(fileId.inode(), directoryId.inode())) {
            // Both in one question; that the file has no entries itself does not matter.
            LocatedPair both = tree.reads().locate(fileId.inode(), name, directoryId.inode(), name);
            Inode inode = Tree.resolved(fileId, both.first().directory());
            Located located = both.second();
            Inode directory = searchableDirectory(caller, directoryId, name, located);
            if (inode.isDirectory()) {
                throw new FsException(FsError.INVALID, "a link to a directory");
            }
            requireFree(located);
            Permissions.require(directory, caller, Permissions.WRITE);
            tree.truncations().requireNone(tree, inode.number());
            if (inode.linkCount() >= Limits.LINKS_MAX) {
                throw new FsException(FsError.TOO_MANY_LINKS);
            }
            long now = tree.now();
            Inode linked = inode.withLinkCount(inode.linkCount() + 1, inode.timeOfChange(now));
            Inode directoryAfter = directory.touched(directory.timeOfChange(now), 0);
            ChangeSet changes = new ChangeSet()
                    .requireUnchanged(inode)
                    .putInode(linked)
                    .addEntry(directory.number(), name, inode.number())
                    .touchDirectory(directory.number(), directoryAfter.ctime(), 0);
            tree.noteName(changes, inode, directory.number(), name);
            DurabilityTicket ticket = tree.commit(changes);
            return new Created(linked, new InodeChange(directory, directoryAfter), ticket);
        }
    }

    private Inode directoryWithFree(Credentials caller, FileId id, FileName name) throws FsException {
        Located located = tree.reads().locate(id.inode(), name);
        Inode directory = searchableDirectory(caller, id, name, located);
        requireFree(located);
        return directory;
    }

    private static Inode searchableDirectory(Credentials caller, FileId id, FileName name, Located located)
            throws FsException {
        Inode directory = Tree.directory(id, located.directory());
        Permissions.require(directory, caller, Permissions.EXECUTE);
        if (name.isDotOrDotDot()) {
            throw new FsException(FsError.EXISTS);
        }
        return directory;
    }

    private static void requireFree(Located located) throws FsException {
        if (located.child() != null) {
            throw new FsException(FsError.EXISTS);
        }
    }

    /// Adds a new inode, which the changes store already, under a free name to a directory whose lock the
    /// caller holds.
    private Created add(Inode directory, FileName name, Inode made, ChangeSet changes) throws FsException {
        int linkDelta = made.isDirectory() ? 1 : 0;
        if (directory.linkCount() + linkDelta > Limits.LINKS_MAX) {
            throw new FsException(FsError.TOO_MANY_LINKS);
        }
        Inode directoryAfter = directory.touched(directory.timeOfChange(made.birthTime()), linkDelta);
        changes.addEntry(directory.number(), name, made.number())
                .touchDirectory(directory.number(), directoryAfter.ctime(), linkDelta)
                .adjustUsage(tree.share().id(), 0, 1);
        tree.noteName(changes, made, directory.number(), name);
        tree.usage().takeInode();
        DurabilityTicket ticket = null;
        try {
            ticket = made.isRegular()
                    ? tree.young().commit(made.contentId(), () -> tree.commit(changes))
                    : tree.commit(changes);
            return new Created(made, new InodeChange(directory, directoryAfter), ticket);
        } finally {
            if (ticket == null) {
                tree.usage().returnInode();
            }
        }
    }
}
