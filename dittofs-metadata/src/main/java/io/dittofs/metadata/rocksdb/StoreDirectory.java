package io.dittofs.metadata.rocksdb;

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

/// The directory of a store: a lock, a marker that says what it is, and the database.
///
/// ```text
/// LOCK     locked by the process that has the store open, whose number it contains
/// FORMAT   see FormatMarker
/// db/      RocksDB's files
/// ```
///
/// **Errors**: an `IOException` whose message is one line that says what is wrong and what to do, for a
/// directory that
/// is locked, foreign, newer or damaged.
final class StoreDirectory implements AutoCloseable {
    private static final String LOCK = "LOCK";
    private static final String FORMAT = "FORMAT";
    private static final String FORMAT_NEW = "FORMAT.new";
    private static final String DATABASE = "db";

    private final Path path;
    private final FileChannel lockFile;
    private FormatMarker marker;

    private StoreDirectory(Path path, FileChannel lockFile, FormatMarker marker) {
        this.path = path;
        this.lockFile = lockFile;
        this.marker = marker;
    }

    /// The secret that seals file handles is in there, and what a file is called is nobody's business.
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /// Whether a store was begun in the directory.
    static boolean isMarked(Path path) {
        return Files.exists(path.resolve(FORMAT));
    }

    /// Takes the directory for this process, and makes it where there is none.
    static StoreDirectory claim(Path path, RandomGenerator random) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new IOException(path + " is a file: give the metadata store a directory of its own");
        }
        createDirectories(path, OWNER_ONLY);
        FormatMarker marker = readMarker(path);
        if (marker == null) {
            requireNothingForeign(path);
        }
        FileChannel lockFile = lock(path);
        boolean isClaimed = false;
        try {
            marker = readMarker(path);
            if (marker == null) {
                marker = FormatMarker.create(random);
                writeMarker(path, marker);
            }
            requireDatabase(path, marker);
            isClaimed = true;
            return new StoreDirectory(path, lockFile, marker);
        } finally {
            if (!isClaimed) {
                lockFile.close();
            }
        }
    }

    /// A directory that a power failure takes away would take the store with it.
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

    private static @Nullable FormatMarker readMarker(Path path) throws IOException {
        Path file = path.resolve(FORMAT);
        return Files.exists(file) ? FormatMarker.decode(path, Files.readAllBytes(file)) : null;
    }

    private static void requireNothingForeign(Path path) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (!name.equals(LOCK) && !name.equals(FORMAT_NEW)) {
                    throw new IOException(path + " holds other files (" + name
                            + ") and no metadata store: give the store an empty directory of its own");
                }
            }
        }
    }

    private static void requireDatabase(Path path, FormatMarker marker) throws IOException {
        if (marker.isReady() && !Files.exists(path.resolve(DATABASE).resolve("CURRENT"))) {
            throw new IOException(path + " has lost its database (folder " + DATABASE
                    + "): restore it from a backup, or remove the directory to begin an empty store");
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
            throw inUse(path, "another store of this process");
        } finally {
            if (!isLocked) {
                channel.close();
            }
        }
    }

    private static IOException inUse(Path path, String holder) {
        return new IOException(
                path + " is in use by " + holder + ": stop that one, or give this store a directory of its own");
    }

    private static String holder(FileChannel lockFile) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(Long.BYTES * 4);
        int bytes = lockFile.read(content, 0);
        return bytes <= 0 ? "unknown" : new String(content.array(), 0, bytes, StandardCharsets.US_ASCII);
    }

    /// What the administrator is told when the database does not open.
    IOException unusable(Exception cause) {
        String message = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        // Closing a file gives back every lock that this process has on it, so the lock here can be lost.
        return message.contains("While lock file") || message.contains("lock hold by")
                ? inUse(path, "another process (" + message + ")")
                : new IOException(
                        path + " cannot be opened: restore it from a backup unless the disk is at fault (" + message
                                + ")",
                        cause);
    }

    Path path() {
        return path;
    }

    Path database() {
        return path.resolve(DATABASE);
    }

    byte[] instance() {
        return marker.instance();
    }

    /// Whether the store was made to the end. Until then, a database that is there is a beginning.
    boolean isReady() {
        return marker.isReady();
    }

    /// From now on, a directory without database is refused.
    void markReady() throws IOException {
        marker = marker.ready();
        writeMarker(path, marker);
    }

    /// Replaces the marker in one step, stable.
    private static void writeMarker(Path path, FormatMarker marker) throws IOException {
        Path file = path.resolve(FORMAT_NEW);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer content = ByteBuffer.wrap(marker.encode());
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        Files.move(file, path.resolve(FORMAT), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(path);
    }

    /// Lets the next process have the directory.
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
