// SPDX-License-Identifier: Apache-2.0

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Does with a server for a few seconds what clients do with it all day, so that the class archive which is made of
/// the run knows what will be needed, and how often. It is no test: what the server answers is not looked at, but for
/// handles.
///
/// Arguments: the ports of NFS, metrics and administration; seconds.
final class Rehearsal {
    private static final int NFS = 100003;
    private static final int MOUNT = 100005;
    private static final int PIECE = 65536;

    private final Socket socket;
    private final DataInputStream in;
    private int xid;

    private Rehearsal(int port) throws IOException {
        socket = new Socket("127.0.0.1", port);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    public static void main(String[] arguments) throws Exception {
        int port = Integer.parseInt(arguments[0]);
        long end = System.nanoTime() + Integer.parseInt(arguments[3]) * 1_000_000_000L;
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            int number = i;
            clients.add(Thread.ofPlatform().start(() -> {
                try {
                    new Rehearsal(port).play(number, end);
                } catch (IOException failure) {
                    System.err.println("rehearsal: " + failure);
                    System.exit(1);
                }
            }));
        }
        for (int i = 0; i < 3; i++) {
            look("http://127.0.0.1:" + arguments[1] + "/metrics");
            look("http://127.0.0.1:" + arguments[2] + "/api/v1/status");
            LockSupport.parkNanos(500_000_000);
        }
        for (Thread client : clients) {
            client.join();
        }
    }

    private static void look(String address) throws Exception {
        try (InputStream page = URI.create(address).toURL().openStream()) {
            page.readAllBytes();
        }
    }

    private void play(int client, long end) throws IOException {
        byte[] root = handle(call(MOUNT, 1, text("/export")), 28);
        for (int round = 0; System.nanoTime() < end; round++) {
            String name = "rehearsal-" + client + "-" + round;
            byte[] directory = made(call(NFS, 9, opaque(root), text(name), attributes(0755)));
            byte[] file = {};
            for (int i = 0; i < 8; i++) {
                file = file(directory, "file-" + i);
            }
            call(NFS, 15, opaque(file), opaque(directory), text("file-8"));
            call(NFS, 10, opaque(directory), text("file-9"), attributes(0777), text("file-1"));
            call(NFS, 16, opaque(directory), number(0), new byte[8], word(8192));
            call(NFS, 17, opaque(directory), number(0), new byte[8], word(8192), word(65536));
            call(NFS, 14, opaque(directory), text("file-0"), opaque(directory), text("file-1"));
            for (int i = 1; i < 10; i++) {
                call(NFS, 12, opaque(directory), text("file-" + i));
            }
            call(NFS, 13, opaque(root), text(name));
            call(NFS, 18, opaque(root));
            call(NFS, 19, opaque(root));
            call(NFS, 20, opaque(root));
        }
    }

    private byte[] file(byte[] directory, String name) throws IOException {
        byte[] file = made(call(NFS, 8, opaque(directory), text(name), word(0), attributes(0644)));
        byte[] data = new byte[PIECE];
        for (int piece = 0; piece < 4; piece++) {
            data[0] = (byte) xid;
            call(NFS, 7, opaque(file), number((long) piece * PIECE), word(PIECE), word(piece / 3 * 2), opaque(data));
        }
        call(NFS, 21, opaque(file), number(0), word(0));
        for (int i = 0; i < 10; i++) {
            call(NFS, 1, opaque(file));
            call(NFS, 3, opaque(directory), text(name));
            call(NFS, 4, opaque(file), word(63));
            call(NFS, 6, opaque(file), number(i % 4L * PIECE), word(PIECE));
        }
        call(NFS, 2, opaque(file), new byte[12], word(1), number(1000), new byte[8], word(0));
        return file;
    }

    /// Calls, and waits for the reply.
    ///
    /// @return the reply from its transaction id on
    private byte[] call(int program, int procedure, byte[]... arguments) throws IOException {
        byte[] name = "rehearsal".getBytes(StandardCharsets.US_ASCII);
        byte[] credential = join(word(0), opaque(name), word(1000), word(1000), word(0));
        byte[] call = join(
                join(word(++xid), word(0), word(2), word(program), word(3), word(procedure)),
                join(word(1), opaque(credential), word(0), word(0)),
                join(arguments));
        socket.getOutputStream().write(join(word(call.length | 1 << 31), call));
        byte[] reply = new byte[in.readInt() & Integer.MAX_VALUE];
        in.readFully(reply);
        return reply;
    }

    /// The handle of what was made: behind the header of the reply, the status, and the word that says that it follows.
    private static byte[] made(byte[] reply) throws IOException {
        return handle(reply, 32);
    }

    private static byte[] handle(byte[] reply, int position) throws IOException {
        ByteBuffer words = ByteBuffer.wrap(reply);
        if (words.getInt(24) != 0) {
            throw new IOException("refused with status " + words.getInt(24));
        }
        byte[] handle = new byte[words.getInt(position)];
        words.get(position + 4, handle);
        return handle;
    }

    /// `sattr3` with a mode only.
    private static byte[] attributes(int mode) {
        return join(word(1), word(mode), word(0), word(0), word(0), word(0), word(0));
    }

    private static byte[] word(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    private static byte[] text(String value) {
        return opaque(value.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] opaque(byte[] value) {
        return ByteBuffer.allocate(4 + (value.length + 3) / 4 * 4).putInt(value.length).put(value).array();
    }

    private static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer whole = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            whole.put(part);
        }
        return whole.array();
    }
}
