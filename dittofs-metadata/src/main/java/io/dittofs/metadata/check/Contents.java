package io.dittofs.metadata.check;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which contents need a second look: those of several files, and those that are to be released although a file has
/// them. First all are added, then asked about; of the many that are in order nothing is kept after [#sort].
///
/// Confined to the thread of a check.
final class Contents {
    private static final int CAPACITY_INITIAL = 1024;
    private static final int KEPT_MAX = 100_000;
    private static final long[] NOTHING = {};

    private long[] all = new long[CAPACITY_INITIAL];
    private int count;
    private final Set<Long> shared = new HashSet<>();
    private final Map<Long, Integer> released = new HashMap<>();

    /// Adds the content of a file.
    void add(long content) {
        if (count == all.length) {
            all = Arrays.copyOf(all, Math.addExact(count, count >> 1));
        }
        all[count++] = content;
    }

    /// All are added.
    void sort() {
        Arrays.sort(all, 0, count);
        for (int i = 1; i < count && shared.size() < KEPT_MAX; i++) {
            if (all[i] == all[i - 1]) {
                shared.add(all[i]);
            }
        }
    }

    /// Notes that a content is to be released.
    void release(int shareId, long content) {
        if (released.size() < KEPT_MAX && Arrays.binarySearch(all, 0, count, content) >= 0) {
            released.put(content, shareId);
        }
    }

    /// All notes are known: gives up what is not needed any more.
    void forgetOthers() {
        all = NOTHING;
        count = 0;
    }

    /// Whether several files have this content.
    boolean isShared(long content) {
        return shared.contains(content);
    }

    /// The share whose note says that a content is to be released; null where none does.
    @Nullable
    Integer releasingShare(long content) {
        return released.get(content);
    }
}
