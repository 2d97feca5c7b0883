package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.AttributeUpdate.ATIME;
import static io.dittofs.metadata.file.AttributeUpdate.ATIME_NOW;
import static io.dittofs.metadata.file.AttributeUpdate.GID;
import static io.dittofs.metadata.file.AttributeUpdate.MODE;
import static io.dittofs.metadata.file.AttributeUpdate.MTIME;
import static io.dittofs.metadata.file.AttributeUpdate.MTIME_NOW;
import static io.dittofs.metadata.file.AttributeUpdate.SIZE;
import static io.dittofs.metadata.file.AttributeUpdate.UID;

import io.dittofs.metadata.content.Truncation;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.inode.Mode;
import io.dittofs.metadata.object.BlockChanges;
import io.dittofs.metadata.store.ChangeSet;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Changes of attributes: chmod(2), chown(2), utimensat(2) and truncate(2), any of them at once, all or
/// nothing.
final class AttributeChanges {
    private final Tree tree;

    AttributeChanges(Tree tree) {
        this.tree = tree;
    }

    /// @param ctimeGuard refuse with `NOT_SYNC` unless this is the file's ctime
    Changed set(Credentials caller, FileId id, AttributeUpdate update, OptionalLong ctimeGuard) throws FsException {
        tree.requireWritable();
        try (var _ = tree.locks().lock(id.inode())) {
            Inode before = tree.resolve(id);
            if (ctimeGuard.isPresent() && ctimeGuard.getAsLong() != before.ctime()) {
                throw new FsException(FsError.NOT_SYNC);
            }
            return apply(caller, before, update);
        }
    }

    /// Applies the update to an inode whose lock the caller holds.
    Changed apply(Credentials caller, Inode before, AttributeUpdate asked) throws FsException {
        // The mode of a symbolic link means nothing and never changes, as in Linux.
        AttributeUpdate update = before.type() == FileType.SYMLINK ? asked.without(MODE) : asked;
        if (update.fields() == 0) {
            return new Changed(new InodeChange(before, before), DurabilityTicket.STABLE);
        }
        tree.truncations().requireNone(tree, before.number());
        requireAllowed(caller, before, update);
        long now = timeOf(before, update);
        Resizing resizing = resize(withOwnership(caller, before, update), update, now);
        Inode after = withTimes(resizing.inode(), update, now);
        long allocatedDelta = after.allocatedBytes() - before.allocatedBytes();
        boolean losesContent = after.contentId() != before.contentId();
        ChangeSet changes = new ChangeSet()
                .requireUnchanged(before)
                .putInode(after)
                .adjustUsage(tree.share().id(), allocatedDelta, 0);
        if (losesContent) {
            tree.releases().plan(changes, before.contentId());
        }
        DurabilityTicket ticket = losesContent
                ? tree.young().commit(after.contentId(), () -> tree.store().commit(changes))
                : commit(before, after, changes, resizing.truncation());
        tree.usage().adjustBytes(allocatedDelta);
        if (losesContent) {
            tree.releases().settle(ticket, before.contentId());
        }
        return new Changed(new InodeChange(before, after), ticket);
    }

    /// A truncation leaves room for one change before it, by which it can be kept from happening ([OpenTruncations]).
    private long timeOf(Inode before, AttributeUpdate update) {
        long time = before.timeOfChange(tree.now());
        return update.sets(SIZE) ? Math.max(time, before.ctime() + 2) : time;
    }

    private DurabilityTicket commit(Inode before, Inode after, ChangeSet changes, @Nullable Truncation truncation)
            throws FsException {
        if (truncation == null) {
            return tree.store().commit(changes);
        }
        boolean isRefused = false;
        DurabilityTicket ticket = null;
        try {
            ticket = commit(changes, truncation.unmapping());
        } catch (FsException refusal) {
            isRefused = !refusal.error().leavesOutcomeOpen();
            throw refusal;
        } finally {
            if (isRefused) {
                cancel(before, after, truncation);
            } else if (ticket == null) {
                tree.truncations().addUnknown(before, after, truncation);
            }
        }
        truncation.apply(ticket);
        tree.truncations().watch(ticket, before, after, truncation);
        return ticket;
    }

    private DurabilityTicket commit(ChangeSet changes, @Nullable BlockChanges blocks) throws FsException {
        return blocks == null
                ? tree.store().commit(changes)
                : tree.store().commit(changes, blocks).ticket();
    }

    private void cancel(Inode before, Inode after, Truncation truncation) {
        try {
            truncation.cancel();
        } catch (FsException _) {
            // Nobody reads or changes the file before this has succeeded.
            tree.truncations().addRefused(before, after, truncation);
        }
    }

    /// What a change of size is going to be.
    ///
    /// @param inode with its new size
    /// @param truncation to apply when the inode is stored; null where the content stays as it is
    private record Resizing(Inode inode, @Nullable Truncation truncation) {}

    private static void requireAllowed(Credentials caller, Inode inode, AttributeUpdate update) throws FsException {
        if (update.sets(MODE | ATIME | MTIME)) {
            Permissions.requireOwner(inode, caller);
        }
        if (update.sets(UID) && !caller.isRoot() && (caller.uid() != inode.uid() || update.uid() != inode.uid())) {
            throw new FsException(FsError.NOT_OWNER);
        }
        if (update.sets(GID) && !mayGiveToGroup(caller, inode, update.gid())) {
            throw new FsException(FsError.NOT_OWNER);
        }
        if (update.sets(ATIME_NOW | MTIME_NOW)) {
            Permissions.requireWriteData(inode, caller);
        }
        if (update.sets(SIZE)) {
            requireTruncatable(caller, inode, update.size());
        }
    }

    private static boolean mayGiveToGroup(Credentials caller, Inode inode, int gid) {
        return caller.isRoot() || (caller.uid() == inode.uid() && (gid == inode.gid() || caller.isMember(gid)));
    }

    private static void requireTruncatable(Credentials caller, Inode inode, long size) throws FsException {
        if (!inode.isRegular()) {
            throw new FsException(inode.isDirectory() ? FsError.IS_DIRECTORY : FsError.INVALID);
        }
        Permissions.requireWriteData(inode, caller);
        if (size < 0 || size > Limits.FILE_BYTES_MAX) {
            throw new FsException(FsError.FILE_TOO_LARGE);
        }
    }

    /// The new owner, group and mode. As on Linux, chown of anything but a directory takes the privilege bits
    /// away, also when root does it; truncation by another than root too; and chmod by a non-member of the
    /// group takes setgid.
    private static Inode withOwnership(Credentials caller, Inode inode, AttributeUpdate update) {
        int gid = update.sets(GID) ? update.gid() : inode.gid();
        int uid = update.sets(UID) ? update.uid() : inode.uid();
        int mode = update.sets(MODE) ? update.mode() : inode.mode();
        boolean isChown = update.sets(UID | GID) && !inode.isDirectory();
        boolean isTruncation = update.sets(SIZE) && !update.sets(MODE) && !caller.isRoot();
        if (isChown || isTruncation) {
            mode = Mode.withoutPrivilege(mode);
        }
        if (update.sets(MODE) && !caller.isRoot() && !caller.isMember(gid)) {
            mode &= ~Mode.SET_GID;
        }
        return inode.withOwnership(mode, uid, gid);
    }

    /// Truncation to zero gives the file a new content, so that whatever is on its way for the old one is void.
    private Resizing resize(Inode inode, AttributeUpdate update, long now) throws FsException {
        if (!update.sets(SIZE)) {
            return new Resizing(inode, null);
        }
        long size = update.size();
        if (size >= inode.size()) {
            return new Resizing(inode.withContent(inode.contentId(), size, inode.allocatedBytes()), null);
        }
        if (size == 0) {
            return new Resizing(inode.withContent(tree.store().allocateContent(), 0, 0), null);
        }
        Truncation truncation = tree.content().prepareTruncation(tree.contentOf(inode), size, now);
        long allocated = inode.allocatedBytes() + truncation.allocatedDelta();
        return new Resizing(inode.withContent(inode.contentId(), size, allocated), truncation);
    }

    private static Inode withTimes(Inode inode, AttributeUpdate update, long now) {
        long atime = update.sets(ATIME) ? update.atime() : update.sets(ATIME_NOW) ? now : inode.atime();
        long mtime = update.sets(MTIME) ? update.mtime() : update.sets(MTIME_NOW | SIZE) ? now : inode.mtime();
        return inode.withTimes(atime, mtime, now);
    }
}
