package io.dittofs.cache.log;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Calls of the system that Java itself does not offer, or not without closing the file of a thread that is
/// interrupted. There on Linux only.
///
/// **Threading**: stateless.
final class SystemCalls {
    /// There is no such call on this system.
    static final int ABSENT = -1;

    // From Linux's mman-common.h.
    /// Pages are read ahead around the one that is touched.
    static final int MADV_NORMAL = 0;
    /// Only the page that is touched is read.
    static final int MADV_RANDOM = 1;

    // From Linux's fcntl.h, the same on all architectures that Java runs on.
    private static final int O_RDWR = 2;
    private static final int O_CLOEXEC = 0x80000;

    private static final boolean IS_LINUX =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");

    private static final @Nullable MethodHandle OPEN =
            find("open", toInt(ValueLayout.ADDRESS, ValueLayout.JAVA_INT), Linker.Option.firstVariadicArg(2));
    private static final @Nullable MethodHandle CLOSE = find("close", toInt(ValueLayout.JAVA_INT));
    private static final @Nullable MethodHandle ALLOCATE =
            find("posix_fallocate", toInt(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG));
    private static final @Nullable MethodHandle WRITE = find(
            "pwrite",
            FunctionDescriptor.of(
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_INT,
                    ValueLayout.ADDRESS,
                    ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG));

    private static final @Nullable MethodHandle ADVISE =
            find("madvise", toInt(ValueLayout.ADDRESS, ValueLayout.JAVA_LONG, ValueLayout.JAVA_INT));

    private SystemCalls() {}

    private static FunctionDescriptor toInt(MemoryLayout... arguments) {
        return FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments);
    }

    @SuppressWarnings("restricted") // The launcher allows native access.
    private static @Nullable MethodHandle find(String name, FunctionDescriptor type, Linker.Option... options) {
        if (!IS_LINUX) {
            return null;
        }
        SymbolLookup symbols = Linker.nativeLinker().defaultLookup();
        Optional<MemorySegment> address = symbols.find(name);
        return address.isEmpty() ? null : Linker.nativeLinker().downcallHandle(address.get(), type, options);
    }

    /// `open(2)` for reading and writing; a descriptor, or [#ABSENT] where the file cannot be opened.
    static int open(Path file) {
        if (OPEN == null) {
            return ABSENT;
        }
        try (Arena arena = Arena.ofConfined()) {
            return (int) OPEN.invokeExact(arena.allocateFrom(file.toString()), O_RDWR | O_CLOEXEC);
        } catch (Throwable e) {
            throw cannotBe(e);
        }
    }

    /// `close(2)`.
    static void close(int descriptor) {
        try {
            int _ = CLOSE == null ? 0 : (int) CLOSE.invokeExact(descriptor);
        } catch (Throwable e) {
            throw cannotBe(e);
        }
    }

    /// `posix_fallocate(3)`; its error number, or [#ABSENT].
    static int allocate(int descriptor, long offset, long bytes) {
        try {
            return ALLOCATE == null ? ABSENT : (int) ALLOCATE.invokeExact(descriptor, offset, bytes);
        } catch (Throwable e) {
            throw cannotBe(e);
        }
    }

    /// `pwrite(2)`; how many bytes were written, or [#ABSENT] where none could be.
    ///
    /// @param source not on the heap
    static long write(int descriptor, MemorySegment source, long offset) {
        try {
            return WRITE == null ? ABSENT : (long) WRITE.invokeExact(descriptor, source, source.byteSize(), offset);
        } catch (Throwable e) {
            throw cannotBe(e);
        }
    }

    /// `madvise(2)`; whether the system took the advice.
    static boolean advise(MemorySegment memory, int advice) {
        try {
            return ADVISE != null && (int) ADVISE.invokeExact(memory, memory.byteSize(), advice) == 0;
        } catch (Throwable e) {
            throw cannotBe(e);
        }
    }

    private static IllegalStateException cannotBe(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException misuse) {
            throw misuse;
        }
        return new IllegalStateException("a system call cannot throw", thrown);
    }
}
