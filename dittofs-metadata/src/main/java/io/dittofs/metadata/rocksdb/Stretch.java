package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.inode.FileName;
import java.util.Arrays;
import java.util.List;

/// The entries of a directory whose cookies lie between two multiples of [#COOKIES]. Since cookies are given
/// out one after the other and never again, a stretch of a directory that is not emptied is full once the
/// next one begins, and does not change any more but by removals. Immutable.
final class Stretch {
    /// How many cookies it has; few, since each change copies it.
    static final int COOKIES = 1 << 7;

    private static final FileName[] NO_NAMES = {};

    /// What the arrays and this object take beside the names.
    private static final int BYTES = 160;

    /// A slot in each array, and a name beside its characters.
    private static final int ENTRY_BYTES = 64;

    private final long version;
    private final long[] cookies;
    private final long[] children;
    private final FileName[] names;

    private Stretch(long version, long[] cookies, long[] children, FileName[] names) {
        this.version = version;
        this.cookies = cookies;
        this.children = children;
        this.names = names;
    }

    /// @param entries in the order of their cookies
    static Stretch of(List<EntryCodec.Indexed> entries, long version) {
        long[] cookies = new long[entries.size()];
        long[] children = new long[entries.size()];
        FileName[] names = new FileName[entries.size()];
        for (int i = 0; i < names.length; i++) {
            EntryCodec.Indexed entry = entries.get(i);
            cookies[i] = entry.cookie();
            children[i] = entry.child();
            names[i] = entry.name();
        }
        return new Stretch(version, cookies, children, names);
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

    /// With an entry, which it may have already.
    Stretch with(long cookie, long child, FileName name, long newVersion) {
        int place = placeFrom(cookie);
        int replaced = place < size() && cookies[place] == cookie ? 1 : 0;
        long[] newCookies = spliced(cookies, place, replaced, 1);
        long[] newChildren = spliced(children, place, replaced, 1);
        FileName[] newNames = spliced(names, place, replaced, 1);
        newCookies[place] = cookie;
        newChildren[place] = child;
        newNames[place] = name;
        return new Stretch(newVersion, newCookies, newChildren, newNames);
    }

    /// Without an entry, which it may not have any more.
    Stretch without(long cookie, long newVersion) {
        int place = placeFrom(cookie);
        int removed = place < size() && cookies[place] == cookie ? 1 : 0;
        return new Stretch(
                newVersion,
                spliced(cookies, place, removed, 0),
                spliced(children, place, removed, 0),
                spliced(names, place, removed, 0));
    }

    private static long[] spliced(long[] old, int place, int removed, int added) {
        long[] spliced = Arrays.copyOf(old, old.length - removed + added);
        System.arraycopy(old, place + removed, spliced, place + added, old.length - place - removed);
        return spliced;
    }

    private static FileName[] spliced(FileName[] old, int place, int removed, int added) {
        FileName[] spliced =
                old.length - removed + added == 0 ? NO_NAMES : Arrays.copyOf(old, old.length - removed + added);
        System.arraycopy(old, place + removed, spliced, place + added, old.length - place - removed);
        return spliced;
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
