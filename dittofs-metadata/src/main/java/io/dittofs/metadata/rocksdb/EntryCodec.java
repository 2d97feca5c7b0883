package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Keys and values of the two column families that hold directory entries. Each entry is in both.
///
/// ```text
/// dirent    directory (8) name (1 to 255)   ->  child (8) cookie (8)
/// dirindex  directory (8) cookie (8)        ->  child (8) name (1 to 255)
/// ```
///
/// Big-endian, so that the entries of a directory lie together in `dirindex`, in the order of their cookies.
///
/// **Errors**: `IO` for anything that this class did not write.
final class EntryCodec {
    private static final int REF_BYTES = 2 * Long.BYTES;
    private static final int INDEX_KEY_BYTES = 2 * Long.BYTES;

    private EntryCodec() {}

    /// A row of `dirindex`.
    record Indexed(long directory, long cookie, long child, FileName name) {}

    /// Whether a key of `dirent` can have this length.
    static boolean isKey(int length) {
        return length > Long.BYTES;
    }

    /// Whether a key of `dirindex` can have this length.
    static boolean isIndexKey(int length) {
        return length == INDEX_KEY_BYTES;
    }

    static byte[] key(long directory, FileName name) {
        return numberAndName(directory, name);
    }

    static byte[] value(EntryRef ref) {
        return ByteBuffer.allocate(REF_BYTES)
                .putLong(ref.child())
                .putLong(ref.cookie())
                .array();
    }

    static EntryRef ref(byte[] value) throws FsException {
        require(value.length == REF_BYTES, "dirent", value);
        ByteBuffer in = ByteBuffer.wrap(value);
        EntryRef ref = new EntryRef(in.getLong(), in.getLong());
        require(ref.child() != 0 && ref.cookie() > Node.COOKIE_BEFORE_FIRST, "dirent", value);
        return ref;
    }

    static EntryKey entryKey(byte[] key) throws FsException {
        return new EntryKey(directory(key), name(key));
    }

    static byte[] indexKey(long directory, long cookie) {
        return ByteBuffer.allocate(INDEX_KEY_BYTES)
                .putLong(directory)
                .putLong(cookie)
                .array();
    }

    static byte[] indexValue(long child, FileName name) {
        return numberAndName(child, name);
    }

    static Indexed indexed(byte[] key, byte[] value) throws FsException {
        require(isIndexKey(key.length), "dirindex key", key);
        ByteBuffer in = ByteBuffer.wrap(key);
        long directory = in.getLong();
        long cookie = in.getLong();
        FileName name = name(value);
        long child = directory(value);
        require(directory != 0 && cookie > Node.COOKIE_BEFORE_FIRST, "dirindex key", key);
        require(child != 0, "dirindex", value);
        return new Indexed(directory, cookie, child, name);
    }

    private static byte[] numberAndName(long number, FileName name) {
        byte[] bytes = name.bytes();
        return ByteBuffer.allocate(Long.BYTES + bytes.length)
                .putLong(number)
                .put(bytes)
                .array();
    }

    private static long directory(byte[] key) throws FsException {
        require(isKey(key.length), "entry", key);
        return ByteBuffer.wrap(key).getLong();
    }

    private static FileName name(byte[] numberAndName) throws FsException {
        require(numberAndName.length > Long.BYTES, "entry", numberAndName);
        try {
            return FileName.of(Arrays.copyOfRange(numberAndName, Long.BYTES, numberAndName.length));
        } catch (FsException e) {
            throw new FsException(FsError.IO, "an entry has a damaged name: " + e.getMessage());
        }
    }

    private static void require(boolean condition, String what, byte[] found) throws FsException {
        if (!condition) {
            throw new FsException(FsError.IO, "a " + what + " of " + found.length + " bytes is damaged");
        }
    }
}
