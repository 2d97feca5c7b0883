package io.dittofs.cache.log;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Makes sure that all bytes of a file have their place on the disk, so that none is refused when it is written through
/// memory, which would kill the process. By `posix_fallocate` on Linux; elsewhere, and on file systems that cannot,
/// by writing zeros.
///
/// **Threading**: stateless.
final class Preallocation {
    private static final int ZEROS_BYTES = 1 << 20;

    // From Linux's fcntl.h and errno.h, the same on all architectures that Java runs on.
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;
    private static final int EINTR = 4;
    private static final int EFBIG = 27;
    private static final int ENOSPC = 28;
    private static final int EDQUOT = 122;

    private static final @Nullable Native NATIVE = Native.load();

    private record Native(MethodHandle open, MethodHandle allocate, MethodHandle close) {
        @SuppressWarnings("restricted") // Java itself offers no way to allocate; the launcher allows native access.
        static @Nullable Native load() {
            if (!System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux")) {
                return null;
            }
            Linker linker = Linker.nativeLinker();
            SymbolLookup symbols = linker.defaultLookup();
            var open = symbols.find("open");
            var allocate = symbols.find("posix_fallocate");
            var close = symbols.find("close");
            if (open.isEmpty() || allocate.isEmpty() || close.isEmpty()) {
                return null;
            }
            return new Native(
                    linker.downcallHandle(
                            open.get(),
                            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
                            Linker.Option.firstVariadicArg(2)),
                    linker.downcallHandle(
                            allocate.get(),
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_LONG)),
                    linker.downcallHandle(
                            close.get(), FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT)));
        }
    }

    private Preallocation() {}

    /// Makes an empty file `bytes` long.
    static void allocate(Path file, long bytes) throws IOException {
        if (!tryAllocate(file, bytes)) {
            writeZeros(file, bytes);
        }
    }

    /// Gives places to bytes of a file that have none, as those of a sparse copy, if the system can.
    static void complete(Path file) throws IOException {
        boolean _ = tryAllocate(file, Files.size(file));
    }

    /// @return false where the system cannot
    private static boolean tryAllocate(Path file, long bytes) throws IOException {
        int error = NATIVE == null ? -1 : call(NATIVE, file, bytes);
        if (error == ENOSPC || error == EDQUOT || error == EFBIG) {
            throw full(file, bytes);
        }
        return error == 0;
    }

    /// @return the error number of `posix_fallocate`, or -1 when the file cannot be opened
    private static int call(Native system, Path file, long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(file.toString());
            int descriptor = (int) system.open().invokeExact(name, O_RDWR | O_CLOEXEC);
            if (descriptor < 0) {
                return -1;
            }
            try {
                int error = EINTR;
                while (error == EINTR) {
                    error = (int) system.allocate().invokeExact(descriptor, 0L, bytes);
                }
                return error;
            } finally {
                int _ = (int) system.close().invokeExact(descriptor);
            }
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a system call cannot throw", e);
        }
    }

    private static void writeZeros(Path file, long bytes) throws IOException {
        ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            for (long at = 0; at < bytes; ) {
                zeros.clear().limit((int) Math.min(ZEROS_BYTES, bytes - at));
                at += channel.write(zeros, at);
            }
        } catch (IOException e) {
            String message = String.valueOf(e.getMessage());
            throw message.contains("No space left") || message.contains("quota") ? full(file, bytes) : e;
        }
    }

    private static DiskFullException full(Path file, long bytes) {
        return new DiskFullException("no room for " + bytes + " bytes of write-ahead log in "
                + file.toAbsolutePath().getParent());
    }
}
