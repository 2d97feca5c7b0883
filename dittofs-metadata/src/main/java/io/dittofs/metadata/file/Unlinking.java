package io.dittofs.metadata.file;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ChangeSet;

/// What becomes of an inode that loses a link: a change of its count or, with the last link, its end. Collected
/// into the operation's change set first ([#plan]); counters and content follow once that is committed
/// ([#settle]).
final class Unlinking {
    private final Tree tree;

    Unlinking(Tree tree) {
        this.tree = tree;
    }

    private static boolean isLastLink(Inode inode) {
        return inode.isDirectory() || inode.linkCount() == 1;
    }

    /// Adds to the set what happens to an inode whose lock the caller holds and one of whose entries goes.
    void plan(ChangeSet changes, Inode inode, long now) {
        changes.requireUnchanged(inode);
        if (isLastLink(inode)) {
            changes.removeInode(inode.number()).adjustUsage(tree.share().id(), -inode.allocatedBytes(), -1);
            if (inode.contentId() != 0) {
                tree.releases().plan(changes, inode.contentId());
            }
        } else {
            changes.putInode(inode.withLinkCount(inode.linkCount() - 1, inode.timeOfChange(now)));
        }
    }

    /// After the commit: gives room back, and the content up.
    void settle(Inode inode, DurabilityTicket ticket) {
        if (!isLastLink(inode)) {
            return;
        }
        tree.usage().returnInode();
        tree.usage().adjustBytes(-inode.allocatedBytes());
        if (inode.contentId() != 0) {
            tree.releases().settle(ticket, inode.contentId());
        }
    }
}
