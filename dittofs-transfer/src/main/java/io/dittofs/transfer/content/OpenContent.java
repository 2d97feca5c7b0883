package io.dittofs.transfer.content;

import io.dittofs.cache.extent.Extents;
import io.dittofs.metadata.durability.GroupTicket;
import io.dittofs.metadata.object.BlockRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A content of which the log has something that the block store or the block map has not. There is at most one object
/// for each content; when nothing is left to do it is dropped.
///
/// **Threading**: everything but the identity and the end of a change is guarded by [#lock], which is held for looking
/// and changing, also while
/// a record is appended and while a block is mapped, never while bytes are moved from or to the block store.
public final class OpenContent {
    static final long NOTHING_UNSENT = -1;

    private final int shareId;
    private final long inode;
    private final long id;
    private final ReentrantLock lock = new ReentrantLock();
    private final TreeMap<Long, DirtyBlock> blocks = new TreeMap<>();
    private final List<Waiter> waiters = new ArrayList<>();
    private final UntoldChanges untold = new UntoldChanges();

    private @Nullable Cut cut;
    private long lastPosition;
    private int settledCuts;
    private boolean hasNothingMapped;
    private boolean isReleased;
    private boolean isDropped;

    /// Somebody who waits until the block store has all that the log has before a position.
    private record Waiter(long position, GroupTicket ticket) {}

    OpenContent(int shareId, long inode, long id) {
        this.shareId = shareId;
        this.inode = inode;
        this.id = id;
    }

    public int shareId() {
        return shareId;
    }

    /// The file whose content it is.
    public long inode() {
        return inode;
    }

    public long id() {
        return id;
    }

    public void lock() {
        lock.lock();
    }

    public boolean tryLock() {
        return lock.tryLock();
    }

    public void unlock() {
        lock.unlock();
    }

    void requireLocked() {
        assert lock.isHeldByCurrentThread();
    }

    /// The block; null where the log has nothing of it.
    public @Nullable DirtyBlock block(long index) {
        requireLocked();
        return blocks.get(index);
    }

    /// The block, made where the log has nothing of it yet.
    public DirtyBlock blockOrNew(long index) {
        requireLocked();
        return blocks.computeIfAbsent(index, key -> new DirtyBlock(this, key));
    }

    /// All blocks in order, as an unmodifiable view.
    public Collection<DirtyBlock> blocks() {
        requireLocked();
        return Collections.unmodifiableCollection(blocks.values());
    }

    /// All blocks from one on, as an unmodifiable view.
    public Collection<DirtyBlock> blocksFrom(long index) {
        requireLocked();
        return Collections.unmodifiableCollection(blocks.tailMap(index).values());
    }

    /// How many bytes of the content the log has. Takes the lock.
    public long loggedBytes() {
        lock();
        try {
            return blocks.values().stream()
                    .mapToLong(block -> block.extents().bytes())
                    .sum();
        } finally {
            unlock();
        }
    }

    /// For how long the oldest bytes have waited that the log has; [#NOTHING_UNSENT] where it has none. Takes the lock.
    ///
    /// @param now of a monotonic clock, in nanoseconds
    long nanosUnsent(long now) {
        lock();
        try {
            long longest = NOTHING_UNSENT;
            for (DirtyBlock block : blocks.values()) {
                if (!block.extents().isEmpty()) {
                    longest = Math.max(longest, Math.max(0, now - block.dirtySince()));
                }
            }
            return longest;
        } finally {
            unlock();
        }
    }

    /// Lets go of a block of which the log has nothing any more.
    public void forget(DirtyBlock block) {
        requireLocked();
        assert block.extents().isEmpty();
        block.markGone();
        blocks.remove(block.index(), block);
    }

    /// Takes away what lies behind a size, of the log and of what the block map says.
    ///
    /// @param record the position of the truncation in the log
    public void cut(long size, long record, Extents.Discards discards) {
        cutLog(size, discards);
        cut = Cut.join(cut, size, List.of(record));
    }

    /// Takes away what lies behind a size of the log, where the block map knows of it already.
    public void cutLog(long size, Extents.Discards discards) {
        requireLocked();
        long index = BlockSpan.indexOf(size);
        int kept = BlockSpan.within(size);
        Iterator<DirtyBlock> behind =
                blocks.tailMap(kept == 0 ? index : index + 1).values().iterator();
        while (behind.hasNext()) {
            behind.next().discardAll(discards);
            behind.remove();
        }
        DirtyBlock last = kept == 0 ? null : blocks.get(index);
        if (last != null) {
            last.cut(kept, discards);
            if (last.extents().isEmpty() && !last.isUploading()) {
                forget(last);
            }
        }
    }

    /// What was cut off and is still in the block map; null where there is nothing.
    public @Nullable Cut cut() {
        requireLocked();
        return cut;
    }

    /// The block map knows of these truncations now.
    ///
    /// @return whether no other ones came meanwhile
    public boolean settle(Cut done) {
        requireLocked();
        cut = cut == null ? null : cut.without(done);
        settledCuts++;
        return cut == null;
    }

    /// Counts what the block map was told of truncations: what it said under another number may be out of date.
    public int settledCuts() {
        requireLocked();
        return settledCuts;
    }

    /// The block map knows of the truncation that is at this position of the log.
    ///
    /// @return whether it had still to be told of it
    public boolean settle(long record) {
        requireLocked();
        Cut known = cut;
        if (known == null || !known.records().contains(record)) {
            return false;
        }
        cut = known.without(new Cut(known.size(), List.of(record)));
        return true;
    }

    /// What is below a block, where this is what the block map says of it.
    public @Nullable BlockRef applyCut(long index, @Nullable BlockRef mapped) {
        requireLocked();
        return cut == null ? mapped : cut.apply(index, mapped);
    }

    /// Whether the block map has nothing of this content for certain.
    public boolean hasNothingMapped() {
        requireLocked();
        return hasNothingMapped;
    }

    public void setNothingMapped(boolean isIt) {
        requireLocked();
        hasNothingMapped = isIt;
    }

    /// Notes that a change is in the log of which the metadata store is not told yet.
    public void beginChange() {
        requireLocked();
        untold.begin();
    }

    /// The metadata store has been told of a change, or the change was taken back. Needs no lock.
    ///
    /// @return the blocks whose uploads waited for that
    public List<DirtyBlock> endChange() {
        return untold.end();
    }

    /// Whether the upload of a block has to wait until [#endChange] names it.
    public boolean holdsUp(DirtyBlock block) {
        requireLocked();
        return untold.holdsUp(block);
    }

    /// Notes a record of this content.
    ///
    /// @param end behind it in the log
    public void noteRecord(long end) {
        requireLocked();
        lastPosition = Math.max(lastPosition, end);
    }

    /// The end of the last record of this content in the log.
    public long lastPosition() {
        requireLocked();
        return lastPosition;
    }

    /// Gives everything up: nobody names the content any more.
    ///
    /// @return the truncations that need not be carried out any more
    public List<Long> release(Extents.Discards discards) {
        requireLocked();
        isReleased = true;
        blocks.values().forEach(block -> block.discardAll(discards));
        blocks.clear();
        completeWaiters(null);
        List<Long> records = cut == null ? List.of() : cut.records();
        cut = null;
        return records;
    }

    public boolean isReleased() {
        requireLocked();
        return isReleased;
    }

    /// Nobody may use it any more: it is not in the table.
    void drop() {
        requireLocked();
        isDropped = true;
    }

    boolean isDropped() {
        requireLocked();
        return isDropped;
    }

    /// Whether there is nothing left to do.
    public boolean isIdle() {
        requireLocked();
        return blocks.isEmpty() && cut == null && untold.isEmpty();
    }

    /// A ticket for the time when the block store has all that the log has of this content now.
    public GroupTicket whenUploaded() {
        requireLocked();
        GroupTicket ticket = new GroupTicket();
        waiters.add(new Waiter(lastPosition, ticket));
        return ticket;
    }

    /// Whether somebody waits for uploads.
    public boolean isAwaited() {
        requireLocked();
        return !waiters.isEmpty();
    }

    /// The tickets of those who need not wait any more, to be completed when the lock is free again.
    public List<GroupTicket> takeServed() {
        requireLocked();
        if (waiters.isEmpty()) {
            return List.of();
        }
        long lowest = Long.MAX_VALUE;
        for (DirtyBlock block : blocks.values()) {
            lowest = Math.min(lowest, block.extents().lowestPosition());
        }
        List<GroupTicket> served = new ArrayList<>();
        for (Iterator<Waiter> each = waiters.iterator(); each.hasNext(); ) {
            Waiter waiter = each.next();
            if (waiter.position() <= lowest) {
                served.add(waiter.ticket());
                each.remove();
            }
        }
        return served;
    }

    /// Ends all waiting.
    public void completeWaiters(@Nullable Throwable cause) {
        requireLocked();
        List<Waiter> all = List.copyOf(waiters);
        waiters.clear();
        all.forEach(waiter -> waiter.ticket().complete(cause));
    }
}
