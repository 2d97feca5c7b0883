package io.dittofs.metadata.check;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.metadata.store.ShareRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/// The changes that repair some violations, all of one stage. Confined to a thread.
final class Remedies {
    private static final int ROOT_MODE = 0_755;
    private static final int PRIVATE_MODE = 0_700;

    private final MetadataStore store;
    private final LostAndFound lostAndFound;
    private final LongSupplier clock;
    private final ChangeSet changes = new ChangeSet();
    /// Inodes as the changes leave them.
    private final Map<Long, Inode> staged = new HashMap<>();

    Remedies(MetadataStore store, LostAndFound lostAndFound, LongSupplier clock) {
        this.store = store;
        this.lostAndFound = lostAndFound;
        this.clock = clock;
    }

    ChangeSet changes() {
        return changes;
    }

    void add(Violation violation) throws FsException {
        switch (violation) {
            case Violation.LostRoot lost -> put(rootOf(lost.share()));
            case Violation.LostDirectory lost -> put(directory(new FileId(lost.directory(), clock.getAsLong())));
            case Violation.DanglingEntry entry -> removeEntry(entry.directory(), entry.name(), entry.child());
            case Violation.SurplusEntry entry -> removeEntry(entry.directory(), entry.name(), entry.child());
            case Violation.Cycle entry -> removeEntry(entry.directory(), entry.name(), entry.child());
            case Violation.Orphan orphan -> moveToLostAndFound(orphan);
            case Violation.WrongParent wrong -> {
                Inode directory = current(wrong.directory().number());
                put(changed(directory.withParent(wrong.parent())));
            }
            case Violation.WrongLinkCount wrong -> {
                Inode inode = current(wrong.inode().number());
                put(inode.withLinkCount(wrong.links(), inode.timeOfChange(clock.getAsLong())));
            }
            case Violation.WrongTargetLength wrong -> {
                Inode symlink = current(wrong.symlink().number());
                put(changed(symlink.withContent(0, wrong.bytes(), symlink.allocatedBytes())));
            }
            case Violation.ReleasedContent released -> changes.dropRelease(released.shareId(), released.content());
            case Violation.WrongUsage wrong ->
                changes.adjustUsage(
                        wrong.share().id(),
                        wrong.found().bytes() - wrong.counted().bytes(),
                        wrong.found().inodes() - wrong.counted().inodes());
            case Violation.Store _,
                    Violation.DamagedInode _,
                    Violation.RootNotADirectory _,
                    Violation.MissingTarget _,
                    Violation.SharedContent _ -> throw new IllegalArgumentException(violation.sentence());
        }
    }

    private Inode rootOf(ShareRecord share) {
        return new RootAttributes(ROOT_MODE, 0, 0, clock.getAsLong()).inode(share.root());
    }

    /// An empty directory that only root may enter, and that is its own parent until it has another.
    private Inode directory(FileId id) {
        long now = clock.getAsLong();
        return new Inode(id, FileType.DIRECTORY, PRIVATE_MODE, 2, 0, 0, 0, 0, now, now, now, now, 0, 0, id.inode(), 0);
    }

    private void removeEntry(long directory, FileName name, long child) throws FsException {
        changes.removeEntry(directory, name, child);
        touch(directory, 0);
    }

    private void moveToLostAndFound(Violation.Orphan orphan) throws FsException {
        ShareRecord share = Objects.requireNonNull(orphan.share(), "without a share there is no place for it");
        long place = lostAndFound.directory(share);
        FileName name = lostAndFound.freeName(place, orphan.inode().number());
        Inode inode = current(orphan.inode().number());
        changes.addEntry(place, name, inode.number());
        put(
                inode.isDirectory()
                        ? changed(inode.withParent(place))
                        : inode.withLinkCount(1, inode.timeOfChange(clock.getAsLong())));
        touch(place, inode.isDirectory() ? 1 : 0);
    }

    private void touch(long directory, int linkDelta) throws FsException {
        Inode before = current(directory);
        long now = before.timeOfChange(clock.getAsLong());
        changes.touchDirectory(directory, now, linkDelta);
        staged.put(directory, before.touched(now, linkDelta));
    }

    private Inode changed(Inode inode) {
        return inode.withCtime(inode.timeOfChange(clock.getAsLong()));
    }

    private void put(Inode inode) {
        changes.putInode(inode);
        staged.put(inode.number(), inode);
    }

    private Inode current(long number) throws FsException {
        Inode inode = staged.get(number);
        if (inode == null) {
            inode = store.inode(number);
        }
        if (inode == null) {
            throw new FsException(FsError.STALE, "inode " + number + " has gone since the check");
        }
        return inode;
    }
}
