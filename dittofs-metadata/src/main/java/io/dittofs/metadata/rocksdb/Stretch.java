package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.inode.FileName;
import java.util.Arrays;
import java.util.List;

/// The entries of a directory whose cookies lie between two multiples of [#COOKIES]. Since cookies are given out one
/// after the other and never again, a stretch of a directory that is not emptied is full once the next one begins, and
/// does not change any more but by removals. Immutable.
final class Stretch {
    /// How many cookies it has.
    static final int COOKIES = 1 << 7;

    /// What the arrays and this object take beside the entries.
    private static final int BYTES = 160;

    /// A slot in each array, and a name beside its characters.
    private static final int ENTRY_BYTES = 64;

    private final long version;
    private final long[] cookies;
    private final long[] children;
    private final FileName[] names;

    /// @param entries in the order of their cookies
    Stretch(List<EntryCodec.Indexed> entries, long version) {
        this.version = version;
        this.cookies = new long[entries.size()];
        this.children = new long[entries.size()];
        this.names = new FileName[entries.size()];
        for (int place = 0; place < names.length; place++) {
            EntryCodec.Indexed entry = entries.get(place);
            cookies[place] = entry.cookie();
            children[place] = entry.child();
            names[place] = entry.name();
        }
    }

    static long indexOf(long cookie) {
        return cookie / COOKIES;
    }

    /// As of [Versioned#version].
    long version() {
        return version;
    }

    int size() {
        return cookies.length;
    }

    long cookie(int place) {
        return cookies[place];
    }

    long child(int place) {
        return children[place];
    }

    FileName name(int place) {
        return names[place];
    }

    /// The place of the first entry with this cookie or a greater one.
    int placeFrom(long cookie) {
        int place = Arrays.binarySearch(cookies, cookie);
        return place >= 0 ? place : -place - 1;
    }

    /// About what it takes on the heap.
    int bytes() {
        int bytes = BYTES + size() * ENTRY_BYTES;
        for (FileName name : names) {
            bytes += name.bytes().length;
        }
        return bytes;
    }
}
