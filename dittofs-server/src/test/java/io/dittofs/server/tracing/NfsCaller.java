package io.dittofs.server.tracing;

import io.dittofs.metadata.handle.FileHandle;
import io.dittofs.metadata.share.Share;
import io.dittofs.nfs.v3.Nfs3Procedure;
import io.dittofs.server.DittoServer;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Consumer;

/// A client of NFS that makes a few calls by bytes, one after the other. Confined to one thread.
final class NfsCaller implements AutoCloseable {
    private static final int LAST_FRAGMENT = 1 << 31;
    private static final int UNSTABLE = 0;
    private static final int USER = 1000;
    private static final int MODE = 0_644;

    private final Socket socket;
    private final DataInputStream in;
    private final byte[] root;
    private int xid;

    NfsCaller(DittoServer server) throws IOException {
        InetSocketAddress address = Objects.requireNonNull(server.addresses().get("nfs"));
        Share share = server.shares().all().getFirst();
        ByteBuffer handle = ByteBuffer.allocate(FileHandle.BYTES);
        share.handle(share.files().root()).write(handle);
        root = handle.array();
        socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(60_000);
        in = new DataInputStream(socket.getInputStream());
    }

    /// The handle of the share's root.
    byte[] root() {
        return root.clone();
    }

    static String hex(byte[] handle) {
        return HexFormat.of().formatHex(handle);
    }

    /// Creates a file in the root, or takes the one that is there, and answers its handle.
    byte[] create(String name) throws IOException {
        ByteBuffer reply = call(Nfs3Procedure.CREATE, arguments -> {
            opaque(arguments, root);
            opaque(arguments, name.getBytes(StandardCharsets.UTF_8));
            // UNCHECKED, with a mode and nothing else.
            arguments.putInt(0).putInt(1).putInt(MODE).putInt(0).putInt(0).putInt(0);
            arguments.putInt(0).putInt(0);
        });
        requireOk(reply);
        if (reply.getInt() != 1) {
            throw new IOException("no handle");
        }
        byte[] handle = new byte[reply.getInt()];
        reply.get(handle);
        return handle;
    }

    void write(byte[] file, long offset, byte[] data) throws IOException {
        requireOk(call(Nfs3Procedure.WRITE, arguments -> {
            opaque(arguments, file);
            arguments.putLong(offset).putInt(data.length).putInt(UNSTABLE);
            opaque(arguments, data);
        }));
    }

    void commit(byte[] file) throws IOException {
        requireOk(call(Nfs3Procedure.COMMIT, arguments -> {
            opaque(arguments, file);
            arguments.putLong(0).putInt(0);
        }));
    }

    /// @return how many bytes came
    int read(byte[] file, long offset, int count) throws IOException {
        ByteBuffer reply = call(Nfs3Procedure.READ, arguments -> {
            opaque(arguments, file);
            arguments.putLong(offset).putInt(count);
        });
        requireOk(reply);
        int attributeBytes = 84;
        reply.position(reply.position() + Integer.BYTES + attributeBytes);
        return reply.getInt();
    }

    /// @return the status
    int attributes(byte[] file) throws IOException {
        return call(Nfs3Procedure.GETATTR, arguments -> opaque(arguments, file)).getInt();
    }

    private static void requireOk(ByteBuffer reply) throws IOException {
        int status = reply.getInt();
        if (status != 0) {
            throw new IOException("status " + status);
        }
    }

    private static void opaque(ByteBuffer out, byte[] bytes) {
        out.putInt(bytes.length).put(bytes);
        while (out.position() % Integer.BYTES != 0) {
            out.put((byte) 0);
        }
    }

    private ByteBuffer call(Nfs3Procedure procedure, Consumer<ByteBuffer> arguments) throws IOException {
        ByteBuffer record = ByteBuffer.allocate(2 << 20);
        record.putInt(0).putInt(++xid).putInt(0).putInt(2);
        record.putInt(Nfs3Procedure.PROGRAM).putInt(Nfs3Procedure.VERSION).putInt(procedure.number());
        // AUTH_SYS: stamp, no name of a machine, user, group, no other groups.
        record.putInt(1).putInt(5 * Integer.BYTES);
        record.putInt(0).putInt(0).putInt(USER).putInt(USER).putInt(0);
        record.putInt(0).putInt(0);
        arguments.accept(record);
        record.putInt(0, record.position() - Integer.BYTES | LAST_FRAGMENT);
        socket.getOutputStream().write(record.array(), 0, record.position());
        return results();
    }

    private ByteBuffer results() throws IOException {
        byte[] record = new byte[in.readInt() & ~LAST_FRAGMENT];
        in.readFully(record);
        ByteBuffer reply = ByteBuffer.wrap(record);
        // xid, REPLY, MSG_ACCEPTED, the flavor of the verifier and its length.
        reply.position(5 * Integer.BYTES);
        if (reply.getInt() != 0) {
            throw new IOException("not accepted");
        }
        return reply;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
