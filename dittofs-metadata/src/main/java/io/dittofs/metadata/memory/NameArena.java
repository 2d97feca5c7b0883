package io.dittofs.metadata.memory;

import java.util.Arrays;

/// The bytes of a directory's names, one behind the other in pages; a name never spans two. Grows only: a directory
/// gets rid of dead names by copying the live ones into a new arena.
///
/// **Threading**: guarded by the lock of the shard. An optimistic reader may see a torn state, in which methods
/// return anything or throw, but always return.
final class NameArena {
    private static final int PAGE_SHIFT = 14;
    private static final int PAGE_BYTES = 1 << PAGE_SHIFT;
    private static final int PAGE_MASK = PAGE_BYTES - 1;
    private static final int FIRST_BYTES_MIN = 32;
    private static final byte[][] NO_PAGES = {};

    private byte[][] pages = NO_PAGES;
    private long end;

    /// Stores a name.
    ///
    /// @return its offset
    long append(byte[] name) {
        if ((end & PAGE_MASK) + name.length > PAGE_BYTES) {
            end = (end & ~(long) PAGE_MASK) + PAGE_BYTES;
        }
        long offset = end;
        System.arraycopy(name, 0, room(offset, name.length), (int) (offset & PAGE_MASK), name.length);
        end = offset + name.length;
        return offset;
    }

    boolean matches(long offset, int length, byte[] name) {
        if (length != name.length) {
            return false;
        }
        int from = (int) (offset & PAGE_MASK);
        byte[] page = pages[(int) (offset >>> PAGE_SHIFT)];
        return Arrays.equals(page, from, from + length, name, 0, length);
    }

    byte[] name(long offset, int length) {
        int from = (int) (offset & PAGE_MASK);
        return Arrays.copyOfRange(pages[(int) (offset >>> PAGE_SHIFT)], from, from + length);
    }

    /// The page of this offset with room for so many bytes. Only the first page starts small: most directories need
    /// no second one, and in others a page is little.
    private byte[] room(long offset, int length) {
        int index = (int) (offset >>> PAGE_SHIFT);
        if (index == pages.length) {
            pages = Arrays.copyOf(pages, index + 1 + (index >> 2));
            Arrays.fill(pages, index, pages.length, Directory.NO_BYTES);
        }
        int needed = (int) (offset & PAGE_MASK) + length;
        if (pages[index].length < needed) {
            int bytes = index > 0
                    ? PAGE_BYTES
                    : Math.min(PAGE_BYTES, Math.max(FIRST_BYTES_MIN, Integer.highestOneBit(needed - 1) << 1));
            pages[index] = Arrays.copyOf(pages[index], bytes);
        }
        return pages[index];
    }
}
