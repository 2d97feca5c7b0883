package io.dittofs.cache.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A directory that nobody else has open and that is of the kind that was asked for. It holds the files `LOCK`, locked
/// by the process whose number it contains, and `FORMAT`, which is replaced by a rename and never rewritten.
///
/// **Threading**: one thread at a time.
///
/// **Errors**: an `IOException` whose message is one line that says what is wrong and what to do.
public final class ClaimedDirectory implements AutoCloseable {
    private static final String LOCK = "LOCK";
    private static final String FORMAT = "FORMAT";
    private static final String FORMAT_NEW = "FORMAT.new";
    /// What may be there before the format is, with what a file system of its own has at its root.
    private static final Set<String> OURS = Set.of(LOCK, FORMAT_NEW, "lost+found");
    private static final int PROCESS_ID_BYTES_MAX = 32;
    /// What clients write is in it.
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;
    private final FileChannel lockFile;
    private DirectoryFormat format;

    private ClaimedDirectory(Path path, FileChannel lockFile, DirectoryFormat format) {
        this.path = path;
        this.lockFile = lockFile;
        this.format = format;
    }

    /// Takes the directory for this process, and makes it where there is none.
    public static ClaimedDirectory claim(DirectoryKind kind, Path path, RandomGenerator random) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new DirectoryRefusedException(
                    path + " is a file: give the " + kind.name() + " a directory of its own");
        }
        createDirectories(path, OWNER_ONLY);
        if (readFormat(kind, path) == null) {
            requireNothingForeign(kind, path);
        }
        FileChannel lockFile = lock(path);
        boolean isClaimed = false;
        try {
            DirectoryFormat format = readFormat(kind, path);
            if (format == null) {
                format = new DirectoryFormat(kind, random.nextLong(), false);
                writeFormat(path, format);
            }
            isClaimed = true;
            return new ClaimedDirectory(path, lockFile, format);
        } finally {
            if (!isClaimed) {
                lockFile.close();
            }
        }
    }

    /// A directory that a power failure takes away would take the log with it.
    private static void createDirectories(Path path, FileAttribute<?>... attributes) throws IOException {
        if (!Files.exists(path)) {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                createDirectories(parent);
            }
            Files.createDirectory(path, attributes);
            if (parent != null) {
                force(parent);
            }
        }
    }

    private static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static @Nullable DirectoryFormat readFormat(DirectoryKind kind, Path path) throws IOException {
        Path file = path.resolve(FORMAT);
        return Files.exists(file) ? DirectoryFormat.decode(kind, path, Files.readAllBytes(file)) : null;
    }

    private static void requireNothingForeign(DirectoryKind kind, Path path) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (!OURS.contains(name)) {
                    throw new DirectoryRefusedException(path + " holds other files (" + name + ") and no " + kind.name()
                            + ": give it an empty directory of its own");
                }
            }
        }
    }

    private static FileChannel lock(Path path) throws IOException {
        FileChannel channel = FileChannel.open(
                path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean isLocked = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(path, "process " + holder(channel));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            isLocked = true;
            return channel;
        } catch (OverlappingFileLockException e) {
            throw inUse(path, "another part of this process");
        } finally {
            if (!isLocked) {
                channel.close();
            }
        }
    }

    private static DirectoryRefusedException inUse(Path path, String holder) {
        return new DirectoryRefusedException(
                path + " is in use by " + holder + ": stop that one, or give this one a directory of its own");
    }

    private static String holder(FileChannel lockFile) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(PROCESS_ID_BYTES_MAX);
        int bytes = lockFile.read(content, 0);
        return bytes <= 0 ? "unknown" : new String(content.array(), 0, bytes, StandardCharsets.US_ASCII);
    }

    /// Replaces the file in one step, stable.
    private static void writeFormat(Path path, DirectoryFormat format) throws IOException {
        Path file = path.resolve(FORMAT_NEW);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer content = ByteBuffer.wrap(format.encode());
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        Files.move(file, path.resolve(FORMAT), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(path);
    }

    public Path path() {
        return path;
    }

    /// Tells this directory from all others.
    public long id() {
        return format.id();
    }

    public boolean isBegun() {
        return format.isBegun();
    }

    /// Notes that there is something in the directory, always from now on.
    public void markBegun() throws IOException {
        if (!format.isBegun()) {
            format = new DirectoryFormat(format.kind(), format.id(), true);
            writeFormat(path, format);
        }
    }

    /// Makes the names of files stable.
    public void force() throws IOException {
        force(path);
    }

    /// Lets the next process have the directory.
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
