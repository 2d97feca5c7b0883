package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.inode.FileType;
import java.util.Arrays;

/// The numbers and types of all inodes, in the order of the numbers. Confined to the thread of a check.
final class InodeRanks {
    static final int NONE = -1;

    private static final int CAPACITY_INITIAL = 1024;

    private long[] numbers = new long[CAPACITY_INITIAL];
    private byte[] types = new byte[CAPACITY_INITIAL];
    private int count;

    /// Adds an inode whose number is greater than all before.
    @SuppressWarnings("EnumOrdinal") // FileType keeps the order of its constants
    void add(long number, FileType type) {
        assert count == 0 || Long.compareUnsigned(numbers[count - 1], number) < 0;
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, count * 2);
            types = Arrays.copyOf(types, count * 2);
        }
        numbers[count] = number;
        types[count] = (byte) type.ordinal();
        count++;
    }

    int count() {
        return count;
    }

    /// [#NONE] where there is no such inode.
    int rankOf(long number) {
        int low = 0;
        int high = count - 1;
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

    /// [#NONE] where there is no such directory.
    int directoryRankOf(long number) {
        int rank = rankOf(number);
        return rank != NONE && type(rank).isDirectory() ? rank : NONE;
    }

    long number(int rank) {
        return numbers[rank];
    }

    FileType type(int rank) {
        return FileType.ofOrdinal(types[rank]);
    }
}
