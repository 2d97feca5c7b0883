package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The part of an [InternalCheck] that looks at one directory. Confined to the thread that has the view.
final class DirectoryCheck {
    /// The index of so many entries is kept in memory, which is faster than asking for each.
    private static final int KEPT_MAX = 4096;

    private final View view;
    private final InternalCheck.Sink sink;
    private final long directory;
    private final Map<Long, byte[]> kept = new HashMap<>();

    private long indexed;
    private long firstCookie = Long.MAX_VALUE;
    private long lastCookie = Node.COOKIE_BEFORE_FIRST;
    private long names;
    private long matched;
    private boolean isChanged;

    /// The last cookie as the fixes leave it.
    private long lastGiven;

    DirectoryCheck(View view, InternalCheck.Sink sink, long directory) {
        this.view = view;
        this.sink = sink;
        this.directory = directory;
    }

    /// Takes the rows of the directory from both walks.
    ///
    /// @param node the directory's record; null where it is not there or damaged
    void check(Rows nameRows, Rows indexRows, @Nullable Node node) throws FsException {
        readIndex(indexRows);
        lastGiven = node == null ? lastCookie : Math.max(lastCookie, node.lastCookie());
        while (nameRows.isAt(directory)) {
            checkName(nameRows.key(), nameRows.value());
            nameRows.next();
        }
        if (matched != indexed) {
            checkIndex();
        }
        if (node != null) {
            checkRecord(node);
        }
    }

    private void readIndex(Rows rows) throws FsException {
        while (rows.isAt(directory)) {
            long cookie = cookie(rows.key());
            if (indexed == 0) {
                firstCookie = cookie;
            }
            lastCookie = Math.max(lastCookie, cookie);
            indexed++;
            if (indexed <= KEPT_MAX) {
                kept.put(cookie, rows.value());
            } else {
                kept.clear();
            }
            rows.next();
        }
    }

    private static long cookie(byte[] indexKey) {
        return ByteBuffer.wrap(indexKey).getLong(Long.BYTES);
    }

    private void checkName(byte[] key, byte[] value) throws FsException {
        FileName name;
        EntryRef ref;
        try {
            name = EntryCodec.entryKey(key).name();
            ref = EntryCodec.ref(value);
        } catch (FsException e) {
            change("directory " + directory + ": " + e.getMessage(), batch -> batch.delete(Family.DIRENT, key));
            return;
        }
        names++;
        byte[] expected = EntryCodec.indexValue(ref.child(), name);
        if (Arrays.equals(expected, inIndex(ref.cookie()))) {
            matched++;
            return;
        }
        long cookie = ++lastGiven;
        change(
                "directory " + directory + ": name " + name + " is not in the index under its cookie " + ref.cookie(),
                batch -> {
                    batch.put(Family.DIRENT, key, EntryCodec.value(new EntryRef(ref.child(), cookie)));
                    batch.put(Family.DIRINDEX, EntryCodec.indexKey(directory, cookie), expected);
                });
    }

    private byte @Nullable [] inIndex(long cookie) throws FsException {
        return indexed <= KEPT_MAX
                ? kept.get(cookie)
                : view.get(Family.DIRINDEX, EntryCodec.indexKey(directory, cookie));
    }

    /// Finds the rows that belong to no name.
    private void checkIndex() throws FsException {
        view.scan(Family.DIRINDEX, Keys.number(directory), Keys.number(directory + 1), (key, value) -> {
            if (EntryCodec.isIndexKey(key.length)) {
                checkIndexed(key, value);
            }
            return true;
        });
    }

    private void checkIndexed(byte[] key, byte[] value) throws FsException {
        long cookie = cookie(key);
        EntryCodec.Indexed entry;
        try {
            entry = EntryCodec.indexed(key, value);
        } catch (FsException e) {
            change("directory " + directory + ": " + e.getMessage(), batch -> batch.delete(Family.DIRINDEX, key));
            return;
        }
        byte[] nameKey = EntryCodec.key(directory, entry.name());
        EntryRef named = ref(view.get(Family.DIRENT, nameKey));
        EntryRef expected = new EntryRef(entry.child(), cookie);
        if (named == null) {
            names++;
            change(
                    "directory " + directory + ": name " + entry.name() + " is only in the index, under cookie "
                            + cookie,
                    batch -> batch.put(Family.DIRENT, nameKey, EntryCodec.value(expected)));
        } else if (!named.equals(expected)) {
            change(
                    "directory " + directory + ": the index has name " + entry.name() + " under cookie " + cookie
                            + ", which is not its own",
                    batch -> batch.delete(Family.DIRINDEX, key));
        }
    }

    /// Null where there is none that makes sense.
    private static @Nullable EntryRef ref(byte @Nullable [] value) {
        try {
            return value == null ? null : EntryCodec.ref(value);
        } catch (FsException _) {
            return null;
        }
    }

    private void checkRecord(Node node) throws FsException {
        long first = Math.min(node.firstCookie(), firstCookie);
        byte[] key = Keys.number(directory);
        byte[] value = NodeCodec.encode(new Node(node.inode(), lastGiven, names, first));
        InternalCheck.Fix fix = batch -> batch.put(Family.INODE, key, value);
        if (node.entryCount() != names || node.lastCookie() < lastCookie || node.firstCookie() > firstCookie) {
            sink.found(
                    "directory " + directory + " counts " + node.entryCount() + " entries with cookies from "
                            + node.firstCookie() + " to " + node.lastCookie() + ", but has " + names + " and from "
                            + first + " to " + Math.max(lastCookie, node.lastCookie()),
                    fix);
        } else if (isChanged) {
            sink.fix(fix);
        }
    }

    private void change(String sentence, InternalCheck.Fix fix) throws FsException {
        isChanged = true;
        sink.found(sentence, fix);
    }
}
