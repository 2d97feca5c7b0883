package io.dittofs.nfs.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.nfs.xdr.WireBytes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The numbers of RFC 1813 and the calls that tests make most, which succeed or fail the test.
public final class RawNfs {
    public static final int NULL = 0;
    public static final int GETATTR = 1;
    public static final int SETATTR = 2;
    public static final int LOOKUP = 3;
    public static final int ACCESS = 4;
    public static final int READLINK = 5;
    public static final int READ = 6;
    public static final int WRITE = 7;
    public static final int CREATE = 8;
    public static final int MKDIR = 9;
    public static final int SYMLINK = 10;
    public static final int MKNOD = 11;
    public static final int REMOVE = 12;
    public static final int RMDIR = 13;
    public static final int RENAME = 14;
    public static final int LINK = 15;
    public static final int READDIR = 16;
    public static final int READDIRPLUS = 17;
    public static final int FSSTAT = 18;
    public static final int FSINFO = 19;
    public static final int PATHCONF = 20;
    public static final int COMMIT = 21;

    public static final int OK = 0;
    public static final int PERM = 1;
    public static final int NOENT = 2;
    public static final int IO = 5;
    public static final int ACCES = 13;
    public static final int EXIST = 17;
    public static final int XDEV = 18;
    public static final int NOTDIR = 20;
    public static final int ISDIR = 21;
    public static final int INVAL = 22;
    public static final int FBIG = 27;
    public static final int NOSPC = 28;
    public static final int ROFS = 30;
    public static final int NAMETOOLONG = 63;
    public static final int NOTEMPTY = 66;
    public static final int DQUOT = 69;
    public static final int STALE = 70;
    public static final int BADHANDLE = 10_001;
    public static final int NOT_SYNC = 10_002;
    public static final int BAD_COOKIE = 10_003;
    public static final int TOOSMALL = 10_005;
    public static final int BADTYPE = 10_007;
    public static final int JUKEBOX = 10_008;

    public static final int FILE_SYNC = 2;

    private static final long COOKIE_VERIFIER_NONE = 0;

    private RawNfs() {}

    /// `sattr3` that sets the mode alone.
    public static Consumer<WireBytes> mode(int mode) {
        return wire -> wire.int32(1).int32(mode).int64(0).int32(0).int64(0);
    }

    /// `sattr3` that sets the size alone.
    public static Consumer<WireBytes> size(long size) {
        return wire -> wire.int32(0).int64(0).int32(1).int64(size).int64(0);
    }

    /// `sattr3` that sets nothing.
    public static Consumer<WireBytes> nothing() {
        return wire -> wire.int64(0).int64(0).int64(0);
    }

    /// Makes a file, unchecked, and answers its handle.
    public static byte[] create(RawClient client, byte[] directory, String name) {
        RawReply reply = client.nfs(CREATE, wire -> {
            wire.opaque(directory).string(name).int32(0);
            mode(0_644).accept(wire);
        });
        return reply.status(OK).postHandle();
    }

    /// Makes a directory and answers its handle.
    public static byte[] mkdir(RawClient client, byte[] directory, String name, int mode) {
        RawReply reply = client.nfs(MKDIR, wire -> {
            wire.opaque(directory).string(name);
            mode(mode).accept(wire);
        });
        return reply.status(OK).postHandle();
    }

    /// Makes a symbolic link and answers its handle.
    public static byte[] symlink(RawClient client, byte[] directory, String name, String target) {
        RawReply reply = client.nfs(SYMLINK, wire -> {
            wire.opaque(directory).string(name);
            nothing().accept(wire);
            wire.string(target);
        });
        return reply.status(OK).postHandle();
    }

    /// Writes, in a stable manner.
    public static void write(RawClient client, byte[] file, long offset, byte[] data) {
        RawReply reply = client.nfs(WRITE, writeArguments(file, offset, data));
        reply.status(OK).wcc();
        assertThat(reply.int32()).isEqualTo(data.length);
    }

    public static Consumer<WireBytes> writeArguments(byte[] file, long offset, byte[] data) {
        return wire -> wire.opaque(file)
                .int64(offset)
                .int32(data.length)
                .int32(FILE_SYNC)
                .opaque(data);
    }

    public static Consumer<WireBytes> readArguments(byte[] file, long offset, int count) {
        return wire -> wire.opaque(file).int64(offset).int32(count);
    }

    /// Reads.
    public static byte[] read(RawClient client, byte[] file, long offset, int count) {
        RawReply reply = client.nfs(READ, readArguments(file, offset, count)).status(OK);
        reply.postAttributes();
        int length = reply.int32();
        reply.bool();
        byte[] data = reply.opaque();
        assertThat(data).hasSize(length);
        reply.end();
        return data;
    }

    public static RawAttributes getattr(RawClient client, byte[] file) {
        RawReply reply = client.nfs(GETATTR, wire -> wire.opaque(file)).status(OK);
        RawAttributes attributes = reply.attributes();
        reply.end();
        return attributes;
    }

    /// Sets what a `sattr3` says, unguarded.
    public static RawReply setattr(RawClient client, byte[] file, Consumer<WireBytes> changes) {
        return client.nfs(SETATTR, wire -> {
            wire.opaque(file);
            changes.accept(wire);
            wire.int32(0);
        });
    }

    public static byte[] lookup(RawClient client, byte[] directory, String name) {
        return client.nfs(LOOKUP, wire -> wire.opaque(directory).string(name))
                .status(OK)
                .opaque();
    }

    /// One entry of READDIR.
    public record Entry(long fileid, String name, long cookie) {}

    /// One page of READDIR.
    public record Page(List<Entry> entries, boolean isEof, long verifier, int bytes) {}

    /// Reads one page of a directory, which must be there.
    public static Page readdir(RawClient client, byte[] directory, long cookie, long verifier, int count) {
        RawReply reply = client.nfs(
                        READDIR,
                        wire -> wire.opaque(directory)
                                .int64(cookie)
                                .int64(verifier)
                                .int32(count))
                .status(OK);
        int bytes = reply.remaining();
        reply.postAttributes();
        long newVerifier = reply.int64();
        List<Entry> entries = new ArrayList<>();
        while (reply.bool()) {
            entries.add(new Entry(reply.int64(), reply.string(), reply.int64()));
        }
        boolean isEof = reply.bool();
        reply.end();
        return new Page(entries, isEof, newVerifier, bytes);
    }

    /// All names in a directory, page by page.
    public static List<Entry> list(RawClient client, byte[] directory, int count) {
        List<Entry> all = new ArrayList<>();
        long cookie = 0;
        long verifier = COOKIE_VERIFIER_NONE;
        while (true) {
            Page page = readdir(client, directory, cookie, verifier, count);
            all.addAll(page.entries());
            if (page.isEof()) {
                return all;
            }
            cookie = page.entries().getLast().cookie();
            verifier = page.verifier();
        }
    }
}
