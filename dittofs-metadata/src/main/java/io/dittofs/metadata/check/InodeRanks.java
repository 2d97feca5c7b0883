package io.dittofs.metadata.check;

import io.dittofs.metadata.inode.FileType;
import java.util.Arrays;

/// The numbers and types of all inodes, in the order of the numbers. Confined to the thread of a check.
final class InodeRanks {
    static final int NONE = -1;

    private static final int CAPACITY_INITIAL = 1024;
    private static final byte UNKNOWN = -1;

    private long[] numbers = new long[CAPACITY_INITIAL];
    private byte[] types = new byte[CAPACITY_INITIAL];
    private int count;

    /// Adds an inode whose number is greater than all before.
    @SuppressWarnings("EnumOrdinal") // FileType keeps the order of its constants
    void add(long number, FileType type) {
        add(number, (byte) type.ordinal());
    }

    /// Adds one that is damaged, whose type nobody knows.
    void addDamaged(long number) {
        add(number, UNKNOWN);
    }

    private void add(long number, byte type) {
        assert count == 0 || Long.compareUnsigned(numbers[count - 1], number) < 0;
        if (count == numbers.length) {
            int capacity = Math.addExact(count, count >> 1);
            numbers = Arrays.copyOf(numbers, capacity);
            types = Arrays.copyOf(types, capacity);
        }
        numbers[count] = number;
        types[count] = type;
        count++;
    }

    int count() {
        return count;
    }

    /// [#NONE] where there is no such inode.
    int rankOf(long number) {
        if (count == 0) {
            return NONE;
        }
        // No two numbers are the same, so each is as many ranks from the first and the last as it differs, or fewer.
        long aboveFirst = number - numbers[0];
        long belowLast = numbers[count - 1] - number;
        int high = Long.compareUnsigned(aboveFirst, count) < 0 ? (int) aboveFirst : count - 1;
        int low = Long.compareUnsigned(belowLast, count) < 0 ? count - 1 - (int) belowLast : 0;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Long.compareUnsigned(numbers[middle], number);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return NONE;
    }

    long number(int rank) {
        return numbers[rank];
    }

    boolean isDamaged(int rank) {
        return types[rank] == UNKNOWN;
    }

    @SuppressWarnings("EnumOrdinal") // FileType keeps the order of its constants
    boolean isDirectory(int rank) {
        return types[rank] == FileType.DIRECTORY.ordinal();
    }

    @SuppressWarnings("EnumOrdinal") // FileType keeps the order of its constants
    boolean isSymlink(int rank) {
        return types[rank] == FileType.SYMLINK.ordinal();
    }

    /// Whether it can have entries: a directory, or perhaps one.
    boolean mayHaveEntries(int rank) {
        return isDirectory(rank) || isDamaged(rank);
    }
}
