package io.dittofs.transfer.content;

import java.util.ArrayList;
import java.util.List;

/// Writes and truncations of one content that are in the log and of which the metadata store has not been told
/// yet, and the blocks whose uploads wait for that.
///
/// An upload has the size of the file stored before the block map names the block, and lets the log forget it:
/// done before the store is told of what a write did to the size, nobody would know it after a crash. And what
/// a truncation frees is reckoned before the store is told, from what the block map says then.
///
/// **Threading**: thread-safe; guarded by `this`, which nobody holds while waiting for anything.
final class UntoldChanges {
    private final List<DirtyBlock> waiting = new ArrayList<>(0);
    private int count;

    /// A record is in the log. Under the lock of the content.
    synchronized void begin() {
        count++;
    }

    /// The metadata store has been told of a change, or the change was taken back.
    ///
    /// @return the blocks whose uploads need not wait any more
    synchronized List<DirtyBlock> end() {
        count--;
        assert count >= 0;
        if (count > 0 || waiting.isEmpty()) {
            return List.of();
        }
        List<DirtyBlock> released = List.copyOf(waiting);
        waiting.clear();
        return released;
    }

    /// Whether the upload of a block has to wait; then [#end] will name it. Under the lock of the content.
    synchronized boolean holdsUp(DirtyBlock block) {
        if (count == 0) {
            return false;
        }
        waiting.add(block);
        return true;
    }

    synchronized boolean isEmpty() {
        return count == 0;
    }
}
