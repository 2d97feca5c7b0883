package io.dittofs.cli.systemd;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/// A socket for datagrams in the file system (`unix(7)`), which Java does not offer.
///
/// **Threading**: thread-safe.
final class NotifySocket implements AutoCloseable {
    // From Linux's socket.h, the same on all architectures that Java runs on.
    private static final short AF_UNIX = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int MSG_NOSIGNAL = 0x4000;
    private static final int PATH_BYTES_MAX = 107;

    private static final MethodHandle SOCKET =
            find("socket", toInt(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE = find("close", toInt(ValueLayout.JAVA_INT));
    private static final MethodHandle SEND = find(
            "sendto",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_INT));

    private final int descriptor;
    private final byte[] address;

    /// @param name a path, or after `@` a name in the abstract namespace, as `NOTIFY_SOCKET` has it
    NotifySocket(String name) throws IOException {
        this.address = address(name);
        try {
            this.descriptor = (int) SOCKET.invokeExact((int) AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        if (descriptor < 0) {
            throw new IOException("there is no socket to be had");
        }
    }

    private static FunctionDescriptor toInt(MemoryLayout... arguments) {
        return FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments);
    }

    @SuppressWarnings("restricted") // The launcher allows native access.
    private static MethodHandle find(String name, FunctionDescriptor type) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    /// A `sockaddr_un`: the family, then the path without its end, or NUL and the name.
    private static byte[] address(String name) throws IOException {
        byte[] path = name.getBytes(StandardCharsets.UTF_8);
        if (path.length == 0 || path.length > PATH_BYTES_MAX || (path[0] != '/' && path[0] != '@')) {
            throw new IOException("no name of a socket: " + name);
        }
        if (path[0] == '@') {
            path[0] = 0;
        }
        byte[] address = new byte[Short.BYTES + path.length];
        MemorySegment.ofArray(address).set(ValueLayout.JAVA_SHORT_UNALIGNED, 0, AF_UNIX);
        System.arraycopy(path, 0, address, Short.BYTES, path.length);
        return address;
    }

    /// Sends one datagram.
    void send(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        long sent;
        try (Arena arena = Arena.ofConfined()) {
            sent = (long) SEND.invokeExact(
                    descriptor,
                    arena.allocateFrom(ValueLayout.JAVA_BYTE, bytes),
                    (long) bytes.length,
                    MSG_NOSIGNAL,
                    arena.allocateFrom(ValueLayout.JAVA_BYTE, address),
                    address.length);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        if (sent != bytes.length) {
            throw new IOException("nobody takes what is sent");
        }
    }

    @Override
    public void close() {
        try {
            int _ = (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }
}
