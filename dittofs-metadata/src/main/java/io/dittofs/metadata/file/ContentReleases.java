package io.dittofs.metadata.file;

import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.MetadataStore;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Gives up the contents of a share that its inodes have lost. The set that takes a content from its inode notes it in
/// the store; it is released when that set is stable, since a crash before may bring the inode back; and when nothing
/// is left of the content the note is dropped by one of the next sets that note another one, which costs no commit of
/// its own. What is noted when the share is opened is released again, which does no harm: a content id is never used
/// twice.
///
/// **Threading**: thread-safe.
final class ContentReleases {
    private static final int DROPS_PER_SET = 16;
    private static final int RECOVERY_BATCH = 1000;

    private final int shareId;
    private final MetadataStore store;
    private final ContentStore content;
    private final Queue<Long> released = new ConcurrentLinkedQueue<>();

    ContentReleases(int shareId, MetadataStore store, ContentStore content) {
        this.shareId = shareId;
        this.store = store;
        this.content = content;
    }

    /// Releases what is noted since before a restart.
    void recover() throws FsException {
        List<Long> noted = store.queuedReleases(shareId, 0, RECOVERY_BATCH);
        while (!noted.isEmpty()) {
            noted.forEach(this::release);
            ChangeSet drops = new ChangeSet();
            addDrops(drops, RECOVERY_BATCH);
            store.commit(drops);
            noted = store.queuedReleases(shareId, noted.getLast(), RECOVERY_BATCH);
        }
    }

    /// Adds to a set that takes a content from its inode. Notes that would be dropped by a set that is then refused
    /// stay until the next start.
    void plan(ChangeSet changes, long contentId) {
        changes.queueRelease(shareId, contentId);
        addDrops(changes, DROPS_PER_SET);
    }

    private void addDrops(ChangeSet changes, int max) {
        for (int i = 0; i < max; i++) {
            Long done = released.poll();
            if (done == null) {
                return;
            }
            changes.dropRelease(shareId, done);
        }
    }

    /// After the commit of the set: releases the content once the set is stable, and not at all where it does not
    /// become stable.
    void settle(DurabilityTicket set, long contentId) {
        set.whenComplete(cause -> {
            if (cause == null) {
                release(contentId);
            }
        });
    }

    private void release(long contentId) {
        content.release(contentId).whenComplete(cause -> {
            if (cause == null) {
                released.add(contentId);
            }
        });
    }
}
