package io.dittofs.cache.log;

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
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The directory of a log, claimed: nobody else has it open, and it is ours.
///
/// **Threading**: one thread at a time.
///
/// **Errors**: an `IOException` whose message is one line that says what is wrong and what to do.
final class LogDirectory implements AutoCloseable {
    private static final String LOCK = "LOCK";
    private static final String FORMAT = "FORMAT";
    private static final String FORMAT_NEW = "FORMAT.new";
    private static final int PROCESS_ID_BYTES_MAX = 32;
    /// What clients write is in there.
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path path;
    private final FileChannel lockFile;
    private FormatFile format;

    private LogDirectory(Path path, FileChannel lockFile, FormatFile format) {
        this.path = path;
        this.lockFile = lockFile;
        this.format = format;
    }

    /// Takes the directory for this process, and makes it where there is none.
    static LogDirectory claim(Path path, RandomGenerator random) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new LogRefusedException(path + " is a file: give the write-ahead log a directory of its own");
        }
        createDirectories(path, OWNER_ONLY);
        if (readFormat(path) == null) {
            requireNothingForeign(path);
        }
        FileChannel lockFile = lock(path);
        boolean isClaimed = false;
        try {
            FormatFile format = readFormat(path);
            if (format == null) {
                format = new FormatFile(random.nextLong(), false);
                writeFormat(path, format);
            }
            isClaimed = true;
            return new LogDirectory(path, lockFile, format);
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

    private static @Nullable FormatFile readFormat(Path path) throws IOException {
        Path file = path.resolve(FORMAT);
        return Files.exists(file) ? FormatFile.decode(path, Files.readAllBytes(file)) : null;
    }

    private static void requireNothingForeign(Path path) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (!name.equals(LOCK) && !name.equals(FORMAT_NEW)) {
                    throw new LogRefusedException(path + " holds other files (" + name
                            + ") and no write-ahead log: give the log an empty directory of its own");
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
            throw inUse(path, "another log of this process");
        } finally {
            if (!isLocked) {
                channel.close();
            }
        }
    }

    private static LogRefusedException inUse(Path path, String holder) {
        return new LogRefusedException(
                path + " is in use by " + holder + ": stop that one, or give this log a directory of its own");
    }

    private static String holder(FileChannel lockFile) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(PROCESS_ID_BYTES_MAX);
        int bytes = lockFile.read(content, 0);
        return bytes <= 0 ? "unknown" : new String(content.array(), 0, bytes, StandardCharsets.US_ASCII);
    }

    /// Replaces the file in one step, stable.
    private static void writeFormat(Path path, FormatFile format) throws IOException {
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

    Path path() {
        return path;
    }

    long logId() {
        return format.logId();
    }

    boolean isBegun() {
        return format.isBegun();
    }

    /// From now on, a directory without a segment is refused.
    void markBegun() throws IOException {
        if (!format.isBegun()) {
            format = new FormatFile(format.logId(), true);
            writeFormat(path, format);
        }
    }

    /// Makes the names of files stable.
    void force() throws IOException {
        force(path);
    }

    /// Lets the next process have the directory.
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
