package io.dittofs.blocks.filesystem;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// The directory of a store: a lock, a marker that says what it is, and the objects.
///
/// ```text
/// LOCK       locked by the process that has the store open, whose number it contains
/// FORMAT     see FormatMarker; written when all the rest is there
/// objects/   a file for each object, at the path that is its key
/// tmp/       objects that are being written; what a crash leaves there goes at the next start
/// ```
///
/// **Errors**: an `IOException` whose message is one line that says what is wrong and what to do, for a
/// directory that is locked, foreign, newer or damaged.
final class StoreDirectory implements AutoCloseable {
    /// Blocks are what files consist of, and no other user of the machine is asked to read them.
    static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final String LOCK = "LOCK";
    private static final String FORMAT = "FORMAT";
    private static final String FORMAT_NEW = "FORMAT.new";
    private static final String OBJECTS = "objects";
    private static final String TEMPORARY = "tmp";
    /// What a file system of its own has at its root.
    private static final String LOST_AND_FOUND = "lost+found";

    private final Path path;
    private final FileChannel lockFile;

    private StoreDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /// Takes the directory for this process, and makes it where there is none.
    static StoreDirectory claim(Path configured) throws IOException {
        if (Files.exists(configured) && !Files.isDirectory(configured)) {
            throw new IOException(configured + " is a file: give the block store a directory of its own");
        }
        createDirectories(configured, OWNER_ONLY);
        Path path = configured.toRealPath();
        if (!isMarked(path)) {
            requireNothingForeign(path);
        }
        FileChannel lockFile = lock(path);
        boolean isClaimed = false;
        try {
            if (!isMarked(path)) {
                createFolder(path.resolve(OBJECTS));
                createFolder(path.resolve(TEMPORARY));
                writeMarker(path);
            }
            requireFolders(path);
            removeLeftovers(path.resolve(TEMPORARY));
            isClaimed = true;
            return new StoreDirectory(path, lockFile);
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

    static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static boolean isMarked(Path path) throws IOException {
        Path file = path.resolve(FORMAT);
        if (!Files.exists(file)) {
            return false;
        }
        FormatMarker.requireOurs(path, Files.readAllBytes(file));
        return true;
    }

    private static void requireNothingForeign(Path path) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                if (!isBeginning(file)) {
                    throw new IOException(path + " holds other files (" + file.getFileName()
                            + ") and no block store: give the store an empty directory of its own");
                }
            }
        }
    }

    /// Whether a store that was never finished may have left it, or the file system itself.
    private static boolean isBeginning(Path file) throws IOException {
        return switch (String.valueOf(file.getFileName())) {
            case LOCK, FORMAT_NEW, LOST_AND_FOUND -> true;
            case OBJECTS, TEMPORARY -> isFolder(file) && isEmpty(file);
            default -> false;
        };
    }

    private static boolean isFolder(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            return !files.iterator().hasNext();
        }
    }

    private static void createFolder(Path path) throws IOException {
        if (!isFolder(path)) {
            Files.createDirectory(path, OWNER_ONLY);
        }
    }

    private static void requireFolders(Path path) throws IOException {
        for (String folder : new String[] {OBJECTS, TEMPORARY}) {
            if (!isFolder(path.resolve(folder))) {
                throw new IOException(path + " has lost its folder " + folder
                        + ": restore it from a backup, or remove the directory to begin an empty store");
            }
        }
    }

    private static void removeLeftovers(Path temporary) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(temporary)) {
            for (Path file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    Files.delete(file);
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

    /// Writes the marker in one step, stable, and with it everything beside it.
    private static void writeMarker(Path path) throws IOException {
        Path file = path.resolve(FORMAT_NEW);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer content = ByteBuffer.wrap(FormatMarker.encode());
            while (content.hasRemaining()) {
                channel.write(content);
            }
            channel.force(true);
        }
        force(path);
        Files.move(file, path.resolve(FORMAT), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(path);
    }

    Path path() {
        return path;
    }

    Path objects() {
        return path.resolve(OBJECTS);
    }

    Path temporary() {
        return path.resolve(TEMPORARY);
    }

    /// Whether the directory still is where it was: a file system that was taken away leaves an empty one
    /// behind.
    boolean isThere() {
        return Files.exists(path.resolve(FORMAT));
    }

    /// Lets the next process have the directory.
    @Override
    public void close() throws IOException {
        lockFile.close();
    }
}
