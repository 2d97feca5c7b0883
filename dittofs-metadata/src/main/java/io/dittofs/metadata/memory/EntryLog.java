package io.dittofs.metadata.memory;

import java.util.Arrays;

/// The entries of a directory in the order of their cookies, which is the order of their positions. A removed entry
/// leaves a tombstone that keeps its cookie, so that a binary search still works.
///
/// Neighbouring tombstones form a run. The first one of a run knows how many follow and the last one how many
/// precede it, so a reader steps over a run at once and a removal joins two runs without a search. Inside of a run
/// the number is that of an older, shorter run that begins there: still right, only less far.
///
///     word 0   cookie
///     word 1   inode number of the child; 0 in a tombstone
///     word 2   offset of the name << 8 | its length; in a tombstone
///              tombstones up to here << 32 | tombstones from here on
///
/// **Threading**: guarded by the lock of the shard. An optimistic reader may see a torn state, in which methods
/// return anything or throw, but always return.
final class EntryLog {
    private static final int WORDS = 3;
    private static final int CHILD = 1;
    private static final int NAME = 2;
    private static final int PAGE_SHIFT = 9;
    private static final int PAGE_ENTRIES = 1 << PAGE_SHIFT;
    private static final int PAGE_MASK = PAGE_ENTRIES - 1;
    private static final int FIRST_ENTRIES_MIN = 4;
    private static final long[][] NO_PAGES = {};
    private static final long[] NO_WORDS = {};
    private static final long LONE_TOMBSTONE = 1L << Integer.SIZE | 1L;
    private static final long LOW_HALF = 0xFFFF_FFFFL;

    private long[][] pages = NO_PAGES;
    private int count;

    /// Positions in use, tombstones included.
    int count() {
        return count;
    }

    /// Adds an entry, whose cookie is greater than all before.
    ///
    /// @return its position
    int append(long cookie, long child, long name) {
        assert count == 0 || cookie(count - 1) < cookie : "cookie " + cookie;
        int position = count;
        long[] page = room(position);
        int word = word(position);
        page[word] = cookie;
        page[word + CHILD] = child;
        page[word + NAME] = name;
        count = position + 1;
        return position;
    }

    /// Makes the entry a tombstone and joins it with those beside it.
    void remove(int position) {
        assert isLive(position);
        set(position, CHILD, 0);
        set(position, NAME, LONE_TOMBSTONE);
        int before = position > 0 && !isLive(position - 1) ? runBefore(position - 1) : 0;
        int after = position + 1 < count && !isLive(position + 1) ? runFrom(position + 1) : 0;
        int run = before + 1 + after;
        int first = position - before;
        int last = position + after;
        set(position, NAME, (long) (before + 1) << Integer.SIZE | (after + 1));
        set(first, NAME, (get(first, NAME) & ~LOW_HALF) | run);
        set(last, NAME, (get(last, NAME) & LOW_HALF) | (long) run << Integer.SIZE);
    }

    long cookie(int position) {
        return get(position, 0);
    }

    long child(int position) {
        return get(position, CHILD);
    }

    long nameOffset(int position) {
        return get(position, NAME) >>> Byte.SIZE;
    }

    int nameLength(int position) {
        return (int) get(position, NAME) & 0xFF;
    }

    boolean isLive(int position) {
        return child(position) != 0;
    }

    /// The first live position from this one on; the count where there is none.
    int nextLive(int from) {
        int position = from;
        while (position < count && !isLive(position)) {
            position += Math.max(1, runFrom(position));
        }
        return Math.min(position, count);
    }

    /// The first position, live or not, with a greater cookie; the count where there is none.
    int firstAfter(long cookie) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (cookie(middle) > cookie) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private int runFrom(int position) {
        return (int) get(position, NAME);
    }

    private int runBefore(int position) {
        return (int) (get(position, NAME) >>> Integer.SIZE);
    }

    private long get(int position, int field) {
        return pages[position >>> PAGE_SHIFT][word(position) + field];
    }

    private void set(int position, int field, long value) {
        pages[position >>> PAGE_SHIFT][word(position) + field] = value;
    }

    private static int word(int position) {
        return (position & PAGE_MASK) * WORDS;
    }

    /// The page of this position, made or, the first one, grown as needed.
    private long[] room(int position) {
        int index = position >>> PAGE_SHIFT;
        if (index == pages.length) {
            pages = Arrays.copyOf(pages, index + 1 + (index >> 2));
            Arrays.fill(pages, index, pages.length, NO_WORDS);
        }
        if (pages[index].length <= word(position)) {
            int entries = index > 0
                    ? PAGE_ENTRIES
                    : Math.min(PAGE_ENTRIES, Math.max(FIRST_ENTRIES_MIN, position + (position >> 1)));
            pages[index] = Arrays.copyOf(pages[index], entries * WORDS);
        }
        return pages[index];
    }
}
