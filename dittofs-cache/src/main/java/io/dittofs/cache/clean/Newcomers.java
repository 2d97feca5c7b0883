package io.dittofs.cache.clean;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The blocks that came last, each held until so many others have come behind it. A cache that decides by frequency
/// lets a block go at once that nobody has asked for yet, in favour of those that were asked for before: what is read
/// ahead would be fetched again when it is read, and a block that is read in parts for each of them.
///
/// **Threading**: thread-safe.
final class Newcomers {
    private final long limitBytes;

    // Guarded by this.
    private final Map<BlockKey, BlockMemory> blocks = new LinkedHashMap<>();
    private long bytes;

    Newcomers(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    /// Holds a block from now on, and lets those go that came first.
    synchronized void add(BlockKey key, BlockMemory block) {
        boolean isHeld = block.tryHold();
        assert isHeld;
        bytes += block.allocatedBytes();
        BlockMemory before = blocks.remove(key);
        blocks.put(key, block);
        if (before != null) {
            letGo(before);
        }
        while (bytes > limitBytes && blocks.size() > 1) {
            boolean isReleased = releaseOldest();
            assert isReleased;
        }
    }

    /// The block, held once more for the caller; null where it is not there.
    synchronized @Nullable BlockMemory hold(BlockKey key) {
        BlockMemory block = blocks.get(key);
        return block != null && block.tryHold() ? block : null;
    }

    synchronized boolean contains(BlockKey key) {
        return blocks.containsKey(key);
    }

    synchronized int size() {
        return blocks.size();
    }

    /// Lets the block go that came first; false where there is none.
    synchronized boolean releaseOldest() {
        Iterator<BlockMemory> oldest = blocks.values().iterator();
        if (!oldest.hasNext()) {
            return false;
        }
        BlockMemory block = oldest.next();
        oldest.remove();
        letGo(block);
        return true;
    }

    private void letGo(BlockMemory block) {
        bytes -= block.allocatedBytes();
        block.letGo();
    }

    /// Lets all go.
    synchronized void clear() {
        while (releaseOldest()) {}
    }
}
