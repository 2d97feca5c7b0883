package io.dittofs.metadata.memory;

/// Finds the position of an entry by the hash of its name: open addressing with linear probing, without tombstones.
///
///     slot   hash << 32 | position + 1; 0 where empty
///
/// **Threading**: guarded by the lock of the shard. An optimistic reader may see a torn state, in which methods
/// return anything or throw, but always return.
final class NameTable {
    private static final int SLOTS_MIN = 8;
    private static final long[] EMPTY = {0};

    private long[] slots;
    private int size;

    private NameTable(long[] slots) {
        this.slots = slots;
    }

    /// A table that takes so many entries without growing.
    static NameTable forEntries(int entries) {
        if (entries == 0) {
            return new NameTable(EMPTY);
        }
        long needed = Math.max(SLOTS_MIN, entries * 4L / 3 + 1);
        return new NameTable(new long[Math.toIntExact(Long.highestOneBit(needed - 1) << 1)]);
    }

    /// The position of the entry of this name; -1 where there is none.
    int find(int hash, byte[] name, EntryLog entries, NameArena names) {
        long[] table = slots;
        int mask = table.length - 1;
        int probe = hash & mask;
        for (int i = 0; i <= mask; i++) {
            long slot = table[probe];
            if (slot == 0) {
                return -1;
            }
            if (hashOf(slot) == hash) {
                int position = positionOf(slot);
                if (names.matches(entries.nameOffset(position), entries.nameLength(position), name)) {
                    return position;
                }
            }
            probe = (probe + 1) & mask;
        }
        return -1;
    }

    void add(int hash, int position) {
        if ((size + 1) * 4L > slots.length * 3L) {
            grow();
        }
        insert(slots, (long) hash << Integer.SIZE | (position + 1));
        size++;
    }

    /// Forgets an entry that is there, and closes the gap that it leaves in the chain of probes.
    void remove(int hash, int position) {
        int mask = slots.length - 1;
        long wanted = (long) hash << Integer.SIZE | (position + 1);
        int gap = hash & mask;
        while (slots[gap] != wanted) {
            assert slots[gap] != 0 : "position " + position + " is not in the table";
            gap = (gap + 1) & mask;
        }
        for (int probe = (gap + 1) & mask; slots[probe] != 0; probe = (probe + 1) & mask) {
            int home = hashOf(slots[probe]) & mask;
            if (((probe - home) & mask) >= ((probe - gap) & mask)) {
                slots[gap] = slots[probe];
                gap = probe;
            }
        }
        slots[gap] = 0;
        size--;
    }

    private void grow() {
        long[] bigger = new long[Math.max(SLOTS_MIN, Math.multiplyExact(slots.length, 2))];
        for (long slot : slots) {
            if (slot != 0) {
                insert(bigger, slot);
            }
        }
        slots = bigger;
    }

    private static void insert(long[] table, long slot) {
        int mask = table.length - 1;
        int probe = hashOf(slot) & mask;
        while (table[probe] != 0) {
            probe = (probe + 1) & mask;
        }
        table[probe] = slot;
    }

    private static int hashOf(long slot) {
        return (int) (slot >>> Integer.SIZE);
    }

    private static int positionOf(long slot) {
        return (int) slot - 1;
    }
}
