package io.dittofs.metadata.memory;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import java.util.function.Consumer;

/// The entries of one directory: a log in the order of cookies, an arena of names and a hash table over them. All
/// three are primitive arrays that belong to the directory alone, so a directory that goes gives back its memory at
/// once, and one that shrinks does when more than half of its log is tombstones: then all three are copied, which
/// costs each removal constant time on average.
///
/// **Threading**: guarded by the lock of the shard. An optimistic reader may see a torn state, in which methods
/// return anything or throw, but always return.
final class Directory {
    static final byte[] NO_BYTES = {};

    /// 0 means the beginning, 1 and 2 are the cookies of `.` and `..`.
    private static final long COOKIE_FIRST = 3;

    /// Fewer tombstones than this are not worth a copy.
    private static final int TOMBSTONES_MIN = 16;

    private final NameHash hash;
    private EntryLog entries = new EntryLog();
    private NameArena names = new NameArena();
    private NameTable table = NameTable.forEntries(0);
    private int live;
    private long nextCookie = COOKIE_FIRST;

    Directory(NameHash hash) {
        this.hash = hash;
    }

    /// How many entries there are.
    int size() {
        return live;
    }

    /// The inode number that the entry names; 0 where there is none.
    long child(FileName name) {
        int position = position(name.bytes());
        return position < 0 ? 0 : entries.child(position);
    }

    /// Adds an entry whose name is free, under the next cookie.
    void add(FileName name, long child) {
        assert child != 0;
        assert child(name) == 0 : "name is taken";
        byte[] bytes = name.bytes();
        long nameWord = names.append(bytes) << Byte.SIZE | bytes.length;
        int position = entries.append(nextCookie, child, nameWord);
        table.add(hash.of(bytes), position);
        nextCookie++;
        live++;
    }

    /// Removes an entry that is there.
    void remove(FileName name) {
        int position = position(name.bytes());
        assert position >= 0 : "no such entry";
        table.remove(hash.of(name.bytes()), position);
        entries.remove(position);
        live--;
        if (live == 0 || entries.count() - live > live + TOMBSTONES_MIN) {
            compact();
        }
    }

    /// The position of the first entry with a greater cookie; negative where there is none.
    int firstAfter(long cookie) {
        return existing(entries.nextLive(entries.firstAfter(cookie)));
    }

    /// The position of the entry after this one; negative where there is none.
    int next(int position) {
        return existing(entries.nextLive(position + 1));
    }

    long cookieAt(int position) {
        return entries.cookie(position);
    }

    long childAt(int position) {
        return entries.child(position);
    }

    FileName nameAt(int position) {
        try {
            return FileName.of(bytesAt(position));
        } catch (FsException e) {
            throw new IllegalStateException("stored name at " + position, e);
        }
    }

    /// Describes what does not fit together within this directory.
    void check(long number, Consumer<String> violations) {
        int seen = 0;
        long cookie = COOKIE_FIRST - 1;
        for (int position = firstAfter(0); position >= 0; position = next(position)) {
            if (entries.cookie(position) <= cookie || entries.cookie(position) >= nextCookie) {
                violations.accept("directory " + number + ": cookie " + entries.cookie(position) + " out of order");
            }
            if (position(bytesAt(position)) != position) {
                violations.accept("directory " + number + ": entry " + nameAt(position) + " is not found by its name");
            }
            cookie = entries.cookie(position);
            seen++;
        }
        if (seen != live) {
            violations.accept("directory " + number + ": " + seen + " entries, but " + live + " counted");
        }
    }

    private int position(byte[] name) {
        return table.find(hash.of(name), name, entries, names);
    }

    private int existing(int position) {
        return position < entries.count() ? position : -1;
    }

    private byte[] bytesAt(int position) {
        return names.name(entries.nameOffset(position), entries.nameLength(position));
    }

    private void compact() {
        EntryLog newEntries = new EntryLog();
        NameArena newNames = new NameArena();
        NameTable newTable = NameTable.forEntries(live);
        for (int position = firstAfter(0); position >= 0; position = next(position)) {
            byte[] bytes = bytesAt(position);
            long nameWord = newNames.append(bytes) << Byte.SIZE | bytes.length;
            int newPosition = newEntries.append(entries.cookie(position), entries.child(position), nameWord);
            newTable.add(hash.of(bytes), newPosition);
        }
        entries = newEntries;
        names = newNames;
        table = newTable;
    }
}
