package io.dittofs.e2e.client;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The 22 procedures of NFSv3 (RFC 1813 §3.3) on one connection under one identity.
public final class Nfs3Client implements AutoCloseable {
    private static final int PATH_BYTES_MAX = 4096;
    private static final int NAME_BYTES_MAX = 255;
    private static final int DATA_BYTES_MAX = 2 << 20;

    private final RpcConnection connection;
    private final Credential credential;

    public Nfs3Client(RpcConnection connection, Credential credential) {
        this.connection = connection;
        this.credential = credential;
    }

    /// The same connection under another identity.
    public Nfs3Client as(Credential other) {
        return new Nfs3Client(connection, other);
    }

    public RpcConnection connection() {
        return connection;
    }

    @Override
    public void close() {
        connection.close();
    }

    public void nothing() {
        call(0, new byte[0]).end();
    }

    public Result.Got getattr(Handle object) {
        XdrIn in = call(1, handle(object));
        Status status = Status.read(in);
        return ended(in, new Result.Got(status, status == Status.OK ? Attributes.read(in) : null));
    }

    public Result.Changed setattr(Handle object, SetAttributes change, @Nullable Time guard) {
        XdrOut out = handle(object);
        change.write(out);
        out.bool(guard != null);
        if (guard != null) {
            guard.write(out);
        }
        return changed(2, out);
    }

    public Result.Found lookup(Handle directory, String name) {
        XdrIn in = call(3, place(directory, name));
        Status status = Status.read(in);
        boolean isOk = status == Status.OK;
        return ended(
                in,
                new Result.Found(
                        status,
                        isOk ? Handle.read(in) : null,
                        isOk ? Attributes.readOptional(in) : null,
                        Attributes.readOptional(in)));
    }

    public Result.Granted access(Handle object, int wanted) {
        XdrIn in = call(4, handle(object).int32(wanted));
        Status status = Status.read(in);
        Attributes attributes = Attributes.readOptional(in);
        return ended(in, new Result.Granted(status, attributes, status == Status.OK ? in.int32() : 0));
    }

    public Result.Target readlink(Handle link) {
        XdrIn in = call(5, handle(link));
        Status status = Status.read(in);
        Attributes attributes = Attributes.readOptional(in);
        return ended(in, new Result.Target(status, attributes, status == Status.OK ? in.string(PATH_BYTES_MAX) : ""));
    }

    public Result.Data read(Handle file, long offset, int count) {
        XdrIn in = call(6, handle(file).int64(offset).int32(count));
        Status status = Status.read(in);
        Attributes attributes = Attributes.readOptional(in);
        if (status != Status.OK) {
            return ended(in, new Result.Data(status, attributes, ByteBuffer.allocate(0), false));
        }
        int got = in.int32();
        boolean isEnd = in.bool();
        byte[] bytes = in.opaque(DATA_BYTES_MAX);
        if (got != bytes.length || got > count) {
            throw new AssertionError("READ of %d: count %d, data %d".formatted(count, got, bytes.length));
        }
        return ended(in, new Result.Data(status, attributes, ByteBuffer.wrap(bytes), isEnd));
    }

    public Result.Written write(Handle file, long offset, int stable, byte[] data) {
        XdrOut out = handle(file).int64(offset).int32(data.length).int32(stable).opaque(data);
        XdrIn in = call(7, out);
        Status status = Status.read(in);
        Wcc wcc = Wcc.read(in);
        return ended(
                in,
                status == Status.OK
                        ? new Result.Written(status, wcc, in.int32(), in.int32(), in.int64())
                        : new Result.Written(status, wcc, 0, 0, 0));
    }

    /// CREATE, UNCHECKED or GUARDED.
    public Result.Made create(Handle directory, String name, boolean isGuarded, SetAttributes initial) {
        XdrOut out = place(directory, name).int32(isGuarded ? 1 : 0);
        initial.write(out);
        return made(8, out);
    }

    public Result.Made createExclusive(Handle directory, String name, long verifier) {
        return made(8, place(directory, name).int32(2).int64(verifier));
    }

    public Result.Made mkdir(Handle directory, String name, SetAttributes initial) {
        XdrOut out = place(directory, name);
        initial.write(out);
        return made(9, out);
    }

    public Result.Made symlink(Handle directory, String name, String target) {
        XdrOut out = place(directory, name);
        SetAttributes.ofMode(0777).write(out);
        return made(10, out.string(target));
    }

    /// MKNOD; a type that the RFC gives no fields has none.
    public Result.Made mknod(Handle directory, String name, FileType type, Attributes.Device device) {
        XdrOut out = place(directory, name).int32(type.number());
        switch (type) {
            case BLOCK, CHARACTER -> {
                SetAttributes.ofMode(0644).write(out);
                out.int32(device.major()).int32(device.minor());
            }
            case SOCKET, FIFO -> SetAttributes.ofMode(0644).write(out);
            case REGULAR, DIRECTORY, SYMLINK -> {}
        }
        return made(11, out);
    }

    public Result.Changed remove(Handle directory, String name) {
        return changed(12, place(directory, name));
    }

    public Result.Changed rmdir(Handle directory, String name) {
        return changed(13, place(directory, name));
    }

    public Result.Renamed rename(Handle from, String fromName, Handle to, String toName) {
        XdrIn in = call(14, place(from, fromName).raw(place(to, toName).toBytes()));
        return ended(in, new Result.Renamed(Status.read(in), Wcc.read(in), Wcc.read(in)));
    }

    public Result.Linked link(Handle file, Handle directory, String name) {
        XdrIn in = call(15, handle(file).raw(place(directory, name).toBytes()));
        return ended(in, new Result.Linked(Status.read(in), Attributes.readOptional(in), Wcc.read(in)));
    }

    public Result.Listing readdir(Handle directory, long cookie, long verifier, int count) {
        XdrIn in = call(16, handle(directory).int64(cookie).int64(verifier).int32(count));
        return listing(in, false);
    }

    /// @param counts dircount, then maxcount
    public Result.Listing readdirplus(Handle directory, long cookie, long verifier, int... counts) {
        XdrOut out = handle(directory).int64(cookie).int64(verifier);
        return listing(call(17, out.int32(counts[0]).int32(counts[1])), true);
    }

    public Result.Space fsstat(Handle object) {
        XdrIn in = call(18, handle(object));
        Status status = Status.read(in);
        Attributes attributes = Attributes.readOptional(in);
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 6 && status == Status.OK; i++) {
            numbers.add(in.int64());
        }
        return ended(in, new Result.Space(status, attributes, numbers, status == Status.OK ? in.int32() : 0));
    }

    public Result.Info fsinfo(Handle object) {
        XdrIn in = call(19, handle(object));
        Status status = Status.read(in);
        Attributes attributes = Attributes.readOptional(in);
        if (status != Status.OK) {
            return ended(in, new Result.Info(status, attributes, List.of(), 0, new Time(0, 0), 0));
        }
        List<Integer> sizes = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            sizes.add(in.int32());
        }
        return ended(in, new Result.Info(status, attributes, sizes, in.int64(), Time.read(in), in.int32()));
    }

    public Result.Limits pathconf(Handle object) {
        XdrIn in = call(20, handle(object));
        Status status = Status.read(in);
        Attributes attributes = Attributes.readOptional(in);
        if (status != Status.OK) {
            return ended(in, new Result.Limits(status, attributes, 0, 0, List.of()));
        }
        int linkMax = in.int32();
        int nameMax = in.int32();
        List<Boolean> flags = List.of(in.bool(), in.bool(), in.bool(), in.bool());
        return ended(in, new Result.Limits(status, attributes, linkMax, nameMax, flags));
    }

    public Result.Written commit(Handle file, long offset, int count) {
        XdrIn in = call(21, handle(file).int64(offset).int32(count));
        Status status = Status.read(in);
        Wcc wcc = Wcc.read(in);
        return ended(in, new Result.Written(status, wcc, 0, 2, status == Status.OK ? in.int64() : 0));
    }

    /// A call with arguments of the test's making.
    public RpcReply raw(int procedure, byte[] arguments) {
        return connection.call(RpcProcedure.nfs(procedure), credential, arguments);
    }

    /// The arguments that name a place in a directory (diropargs3).
    public static XdrOut place(Handle directory, String name) {
        return handle(directory).string(name);
    }

    /// The arguments that name an object (nfs_fh3).
    public static XdrOut handle(Handle object) {
        return new XdrOut().opaque(object.bytes());
    }

    private Result.Changed changed(int procedure, XdrOut arguments) {
        XdrIn in = call(procedure, arguments);
        return ended(in, new Result.Changed(Status.read(in), Wcc.read(in)));
    }

    private Result.Made made(int procedure, XdrOut arguments) {
        return readMade(call(procedure, arguments));
    }

    /// Reads the results of CREATE, MKDIR, SYMLINK or MKNOD.
    public static Result.Made readMade(XdrIn in) {
        Status status = Status.read(in);
        boolean isOk = status == Status.OK;
        Handle handle = isOk && in.bool() ? Handle.read(in) : null;
        Attributes attributes = isOk ? Attributes.readOptional(in) : null;
        return ended(in, new Result.Made(status, handle, attributes, Wcc.read(in)));
    }

    private static Result.Listing listing(XdrIn in, boolean isPlus) {
        int replyBytes = in.remaining();
        Status status = Status.read(in);
        Attributes attributes = Attributes.readOptional(in);
        if (status != Status.OK) {
            return ended(in, new Result.Listing(status, attributes, 0, List.of(), false, replyBytes));
        }
        long verifier = in.int64();
        List<Entry> entries = new ArrayList<>();
        while (in.bool()) {
            long fileid = in.int64();
            String name = in.string(NAME_BYTES_MAX);
            long cookie = in.int64();
            Attributes of = isPlus ? Attributes.readOptional(in) : null;
            Handle handle = isPlus && in.bool() ? Handle.read(in) : null;
            entries.add(new Entry(fileid, name, cookie, of, handle));
        }
        return ended(in, new Result.Listing(status, attributes, verifier, entries, in.bool(), replyBytes));
    }

    private XdrIn call(int procedure, XdrOut arguments) {
        return call(procedure, arguments.toBytes());
    }

    private XdrIn call(int procedure, byte[] arguments) {
        RpcReply reply = raw(procedure, arguments);
        if (reply.outcome() != RpcReply.Outcome.SUCCESS) {
            throw new AssertionError("procedure %d: %s %d".formatted(procedure, reply.outcome(), reply.low()));
        }
        return reply.results();
    }

    private static <T> T ended(XdrIn in, T result) {
        in.end();
        return result;
    }
}
