package io.dittofs.transfer.content;

import io.dittofs.metadata.content.FileContent;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// All contents of which the log has something. Thread-safe.
public final class ContentTable {
    private final ConcurrentHashMap<Long, OpenContent> contents = new ConcurrentHashMap<>();

    /// The content, locked, made where the log has nothing of it yet. The caller ends with [#unlock].
    public OpenContent lock(FileContent file) {
        return lock(file.shareId(), file.inode(), file.contentId());
    }

    /// [#lock(FileContent)].
    public OpenContent lock(int shareId, long inode, long contentId) {
        while (true) {
            OpenContent content = contents.computeIfAbsent(contentId, id -> new OpenContent(shareId, inode, id));
            content.lock();
            if (!content.isDropped()) {
                return content;
            }
            content.unlock();
        }
    }

    /// [#lock(FileContent)] where nobody else has it locked; else null.
    public @Nullable OpenContent tryLock(FileContent file) {
        OpenContent content =
                contents.computeIfAbsent(file.contentId(), id -> new OpenContent(file.shareId(), file.inode(), id));
        if (!content.tryLock()) {
            return null;
        }
        if (content.isDropped()) {
            content.unlock();
            return null;
        }
        return content;
    }

    /// The content, locked, if the log has something of it; else null.
    public @Nullable OpenContent lockIfThere(long contentId) {
        while (true) {
            OpenContent content = contents.get(contentId);
            if (content == null) {
                return null;
            }
            content.lock();
            if (!content.isDropped()) {
                return content;
            }
            content.unlock();
        }
    }

    /// The content, not locked; null where the log has nothing of it.
    public @Nullable OpenContent find(long contentId) {
        return contents.get(contentId);
    }

    /// Unlocks a content, and drops it where nothing is left to do.
    public void unlock(OpenContent content) {
        if (content.isIdle()) {
            content.completeWaiters(null);
            content.drop();
            contents.remove(content.id(), content);
        }
        content.unlock();
    }

    /// For how long the oldest bytes have waited that the block store does not have; null where there are none.
    /// Looks at each content.
    ///
    /// @param now of a monotonic clock, in nanoseconds
    public @Nullable Duration oldestUnsent(long now) {
        long longest = contents.values().stream()
                .mapToLong(content -> content.nanosUnsent(now))
                .max()
                .orElse(OpenContent.NOTHING_UNSENT);
        return longest == OpenContent.NOTHING_UNSENT ? null : Duration.ofNanos(longest);
    }

    /// All contents, as a view that others change.
    public Collection<OpenContent> all() {
        return Collections.unmodifiableCollection(contents.values());
    }

    public int size() {
        return contents.size();
    }
}
