package io.dittofs.cache.extent;

import java.util.Arrays;

/// The bytes of one block that the log has: sorted, disjoint ranges, each with the position of its first byte in the
/// log. The newest bytes of a place win. Costs 16 bytes a range.
///
/// **Threading**: not thread-safe; guarded by who owns the block.
public final class Extents {
    private static final int CAPACITY_MIN = 1;

    private int count;
    private int[] froms = new int[CAPACITY_MIN];
    private int[] untils = new int[CAPACITY_MIN];
    private long[] positions = new long[CAPACITY_MIN];

    /// Is told of bytes in the log that no range shows any more.
    @FunctionalInterface
    public interface Discards {
        void discard(long position, int bytes);
    }

    /// Is shown ranges in ascending order.
    @FunctionalInterface
    public interface Visitor {
        /// @param position where in the log the byte at `from` lies
        void extent(int from, int until, long position);
    }

    /// Lets bytes from `from` to before `until` be those at a position of the log.
    public void put(int from, int until, long position, Discards discards) {
        assert from >= 0 && from < until && position >= 0;
        replace(from, until, position, true, discards);
    }

    /// Forgets the bytes from `from` to before `until`.
    public void remove(int from, int until, Discards discards) {
        if (from < until) {
            replace(from, until, 0, false, discards);
        }
    }

    /// Forgets all bytes from `from` on.
    public void cut(int from, Discards discards) {
        remove(from, Integer.MAX_VALUE, discards);
    }

    /// Forgets all bytes that lie before a position of the log.
    public void forgetBelow(long position, Discards discards) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (positions[i] < position) {
                discards.discard(positions[i], untils[i] - froms[i]);
            } else {
                froms[kept] = froms[i];
                untils[kept] = untils[i];
                positions[kept] = positions[i];
                kept++;
            }
        }
        count = kept;
        shrink();
    }

    /// Shows what there is of the bytes from `from` to before `until`, cut to these bounds.
    public void forEach(int from, int until, Visitor visitor) {
        for (int i = firstEndingAfter(from); i < count && froms[i] < until; i++) {
            int start = Math.max(froms[i], from);
            visitor.extent(start, Math.min(untils[i], until), positions[i] + (start - froms[i]));
        }
    }

    /// Whether all bytes from `from` to before `until` are there.
    public boolean covers(int from, int until) {
        int at = from;
        for (int i = firstEndingAfter(from); at < until; i++) {
            if (i >= count || froms[i] > at) {
                return false;
            }
            at = untils[i];
        }
        return true;
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /// How many ranges there are.
    public int count() {
        return count;
    }

    /// The end of the last range; 0 where there is none.
    public int end() {
        return count == 0 ? 0 : untils[count - 1];
    }

    /// The end of what would be left if all bytes from `limit` on were forgotten.
    public int endWithin(int limit) {
        int next = firstEndingAfter(limit);
        if (next < count && froms[next] < limit) {
            return limit;
        }
        return next == 0 ? 0 : untils[next - 1];
    }

    /// How many bytes the ranges are.
    public int bytes() {
        int bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes += untils[i] - froms[i];
        }
        return bytes;
    }

    /// The lowest position of a byte; `Long.MAX_VALUE` where there is none.
    public long lowestPosition() {
        long lowest = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            lowest = Math.min(lowest, positions[i]);
        }
        return lowest;
    }

    private void replace(int from, int until, long position, boolean isPut, Discards discards) {
        int first = firstEndingAfter(from);
        int next = first;
        for (; next < count && froms[next] < until; next++) {
            int start = Math.max(froms[next], from);
            int end = Math.min(untils[next], until);
            discards.discard(positions[next] + (start - froms[next]), end - start);
        }
        boolean keepsLeft = first < next && froms[first] < from;
        boolean keepsRight = first < next && untils[next - 1] > until;
        int leftFrom = keepsLeft ? froms[first] : 0;
        long leftPosition = keepsLeft ? positions[first] : 0;
        int rightUntil = keepsRight ? untils[next - 1] : 0;
        long rightPosition = keepsRight ? positions[next - 1] + (until - froms[next - 1]) : 0;

        int at = first;
        makeRoom(first, next, (keepsLeft ? 1 : 0) + (isPut ? 1 : 0) + (keepsRight ? 1 : 0));
        if (keepsLeft) {
            set(at++, leftFrom, from, leftPosition);
        }
        if (isPut) {
            set(at++, from, until, position);
        }
        if (keepsRight) {
            set(at, until, rightUntil, rightPosition);
        }
        shrink();
    }

    private void set(int index, int from, int until, long position) {
        froms[index] = from;
        untils[index] = until;
        positions[index] = position;
    }

    /// Makes places for `wanted` ranges of those from `first` to before `next`.
    private void makeRoom(int first, int next, int wanted) {
        int newCount = count - (next - first) + wanted;
        if (newCount > froms.length) {
            resize(Math.max(newCount, froms.length + (froms.length >> 1) + 1));
        }
        int moved = count - next;
        System.arraycopy(froms, next, froms, first + wanted, moved);
        System.arraycopy(untils, next, untils, first + wanted, moved);
        System.arraycopy(positions, next, positions, first + wanted, moved);
        count = newCount;
    }

    private void shrink() {
        if (count < froms.length / 4) {
            resize(Math.max(count, CAPACITY_MIN));
        }
    }

    private void resize(int capacity) {
        froms = Arrays.copyOf(froms, capacity);
        untils = Arrays.copyOf(untils, capacity);
        positions = Arrays.copyOf(positions, capacity);
    }

    /// The index of the first range that ends behind an offset.
    private int firstEndingAfter(int offset) {
        // Sequential writers come behind the last range.
        if (count == 0 || untils[count - 1] <= offset) {
            return count;
        }
        int index = Arrays.binarySearch(untils, 0, count, offset);
        return index >= 0 ? index + 1 : -index - 1;
    }
}
