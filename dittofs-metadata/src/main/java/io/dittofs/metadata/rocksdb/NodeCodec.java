package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.inode.Mode;
import java.nio.ByteBuffer;

/// The value of the `inode` column family; its key is the inode number.
///
/// ```text
///  0               1               2               3
/// +---------------+---------------+-------------------------------+
/// | version = 1   | type          | fields that follow            |
/// +---------------+---------------+-------------------------------+
/// | mode                          | link count …                  |
/// +-------------------------------+-------------------------------+
/// | …                             | uid …                         |
/// +-------------------------------+-------------------------------+
/// | …                             | gid …                         |
/// +-------------------------------+-------------------------------+
/// | …                             | generation (8 bytes) …        |
/// | …                             | birth time (8 bytes) …        |
/// +---------------------------------------------------------------+
/// | then 8 bytes for each field whose bit is set, lowest bit first|
/// +---------------------------------------------------------------+
/// ```
///
/// Big-endian. A field is left out where it has the value that most inodes have: the three times that of the birth
/// time, all others 0. An empty file that nobody touched since it was made has 42 bytes.
///
/// **Errors**: `IO` for anything that this class did not write.
final class NodeCodec {
    static final int VERSION = 1;

    private static final int FIXED_BYTES = 34;

    private static final int MTIME = 1;
    private static final int CTIME = 1 << 1;
    private static final int ATIME = 1 << 2;
    private static final int SIZE = 1 << 3;
    private static final int ALLOCATED_BYTES = 1 << 4;
    private static final int DEVICE = 1 << 5;
    private static final int CONTENT_ID = 1 << 6;
    private static final int PARENT = 1 << 7;
    private static final int CREATE_VERIFIER = 1 << 8;
    private static final int LAST_COOKIE = 1 << 9;
    private static final int ENTRY_COUNT = 1 << 10;
    private static final int FIRST_COOKIE = 1 << 11;
    private static final int FIELDS_ALL = (1 << 12) - 1;

    private NodeCodec() {}

    @SuppressWarnings("EnumOrdinal") // FileType keeps the order of its constants
    static byte[] encode(Node node) {
        Inode inode = node.inode();
        int fields = fieldsOf(node);
        ByteBuffer out = ByteBuffer.allocate(FIXED_BYTES + Integer.bitCount(fields) * Long.BYTES)
                .put((byte) VERSION)
                .put((byte) inode.type().ordinal())
                .putShort((short) fields)
                .putShort((short) inode.mode())
                .putInt(inode.linkCount())
                .putInt(inode.uid())
                .putInt(inode.gid())
                .putLong(inode.id().generation())
                .putLong(inode.birthTime());
        putField(out, fields & MTIME, inode.mtime());
        putField(out, fields & CTIME, inode.ctime());
        putField(out, fields & ATIME, inode.atime());
        putField(out, fields & SIZE, inode.size());
        putField(out, fields & ALLOCATED_BYTES, inode.allocatedBytes());
        putField(out, fields & DEVICE, inode.device());
        putField(out, fields & CONTENT_ID, inode.contentId());
        putField(out, fields & PARENT, inode.parent());
        putField(out, fields & CREATE_VERIFIER, inode.createVerifier());
        putField(out, fields & LAST_COOKIE, node.lastCookie());
        putField(out, fields & ENTRY_COUNT, node.entryCount());
        putField(out, fields & FIRST_COOKIE, node.firstCookie());
        assert !out.hasRemaining();
        return out.array();
    }

    private static int fieldsOf(Node node) {
        Inode inode = node.inode();
        long born = inode.birthTime();
        return (inode.mtime() != born ? MTIME : 0)
                | (inode.ctime() != born ? CTIME : 0)
                | (inode.atime() != born ? ATIME : 0)
                | (inode.size() != 0 ? SIZE : 0)
                | (inode.allocatedBytes() != 0 ? ALLOCATED_BYTES : 0)
                | (inode.device() != 0 ? DEVICE : 0)
                | (inode.contentId() != 0 ? CONTENT_ID : 0)
                | (inode.parent() != 0 ? PARENT : 0)
                | (inode.createVerifier() != 0 ? CREATE_VERIFIER : 0)
                | (node.lastCookie() != 0 ? LAST_COOKIE : 0)
                | (node.entryCount() != 0 ? ENTRY_COUNT : 0)
                | (node.firstCookie() != 0 ? FIRST_COOKIE : 0);
    }

    private static void putField(ByteBuffer out, int isPresent, long value) {
        if (isPresent != 0) {
            out.putLong(value);
        }
    }

    static Node decode(long number, byte[] value) throws FsException {
        require(number != 0, number, "a number that no inode has");
        require(value.length >= FIXED_BYTES, number, value.length + " bytes");
        ByteBuffer in = ByteBuffer.wrap(value);
        int version = in.get();
        require(version == VERSION, number, "version " + version);
        int type = in.get();
        require(type >= 0 && type < FileType.values().length, number, "type " + type);
        int fields = Short.toUnsignedInt(in.getShort());
        require((fields & ~FIELDS_ALL) == 0, number, "fields " + Integer.toHexString(fields));
        require(
                value.length == FIXED_BYTES + Integer.bitCount(fields) * Long.BYTES,
                number,
                value.length + " bytes with fields " + Integer.toHexString(fields));
        Node node = decode(number, FileType.ofOrdinal(type), fields, in);
        require(fieldsOf(node) == fields, number, "a field with its default");
        return node;
    }

    private static Node decode(long number, FileType type, int fields, ByteBuffer in) throws FsException {
        int mode = Short.toUnsignedInt(in.getShort());
        int linkCount = in.getInt();
        int uid = in.getInt();
        int gid = in.getInt();
        FileId id = new FileId(number, in.getLong());
        long born = in.getLong();
        long mtime = field(in, fields & MTIME, born);
        long ctime = field(in, fields & CTIME, born);
        long atime = field(in, fields & ATIME, born);
        long size = field(in, fields & SIZE, 0);
        long allocatedBytes = field(in, fields & ALLOCATED_BYTES, 0);
        long device = field(in, fields & DEVICE, 0);
        long contentId = field(in, fields & CONTENT_ID, 0);
        long parent = field(in, fields & PARENT, 0);
        long verifier = field(in, fields & CREATE_VERIFIER, 0);
        long lastCookie = field(in, fields & LAST_COOKIE, 0);
        long entryCount = field(in, fields & ENTRY_COUNT, 0);
        long firstCookie = field(in, fields & FIRST_COOKIE, 0);
        require((mode & ~Mode.MASK) == 0, number, "mode " + Integer.toOctalString(mode));
        require(linkCount >= 0, number, "link count " + linkCount);
        require(size >= 0 && allocatedBytes >= 0, number, "size " + size + ", allocated " + allocatedBytes);
        require((contentId != 0) == type.isRegular(), number, type + " with content " + contentId);
        require((parent != 0) == type.isDirectory(), number, type + " with parent " + parent);
        require(
                type.isDirectory()
                        ? lastCookie >= Node.COOKIE_BEFORE_FIRST && entryCount >= 0 && firstCookie > 0
                        : (lastCookie | entryCount | firstCookie) == 0,
                number,
                type + " with cookies " + firstCookie + " to " + lastCookie + ", " + entryCount + " entries");
        Inode inode = new Inode(
                id,
                type,
                mode,
                linkCount,
                uid,
                gid,
                size,
                allocatedBytes,
                atime,
                mtime,
                ctime,
                born,
                device,
                contentId,
                parent,
                verifier);
        return new Node(inode, lastCookie, entryCount, firstCookie);
    }

    private static long field(ByteBuffer in, int isPresent, long otherwise) {
        return isPresent != 0 ? in.getLong() : otherwise;
    }

    private static void require(boolean condition, long number, String found) throws FsException {
        if (!condition) {
            throw new FsException(FsError.IO, "the record of inode " + number + " is damaged: " + found);
        }
    }
}
