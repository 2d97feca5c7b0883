package io.dittofs.blocks.filesystem;

import io.dittofs.blocks.directory.LockFile;
import io.dittofs.blocks.directory.StableFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

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
    private static final String FORMAT = "FORMAT";
    private static final String FORMAT_NEW = FORMAT + StableFiles.BEGINNING;
    private static final String OBJECTS = "objects";
    private static final String TEMPORARY = "tmp";
    /// What a file system of its own has at its root.
    private static final String LOST_AND_FOUND = "lost+found";

    private final Path path;
    private final LockFile lock;

    private StoreDirectory(Path path, LockFile lock) {
        this.path = path;
        this.lock = lock;
    }

    /// Takes the directory for this process, and makes it where there is none.
    static StoreDirectory claim(Path configured) throws IOException {
        if (Files.exists(configured) && !Files.isDirectory(configured)) {
            throw new IOException(configured + " is a file: give the block store a directory of its own");
        }
        StableFiles.createDirectories(configured);
        Path path = configured.toRealPath();
        if (!isMarked(path)) {
            requireNothingForeign(path);
        }
        LockFile lock = LockFile.take(path, "another store of this process", holder -> inUse(path, holder));
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
            return new StoreDirectory(path, lock);
        } finally {
            if (!isClaimed) {
                lock.close();
            }
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
            case LockFile.NAME, FORMAT_NEW, LOST_AND_FOUND -> true;
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
            Files.createDirectory(path, StableFiles.OWNER_ONLY);
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

    private static IOException inUse(Path path, String holder) {
        return new IOException(
                path + " is in use by " + holder + ": stop that one, or give this store a directory of its own");
    }

    /// Writes the marker in one step, stable, when everything beside it is.
    private static void writeMarker(Path path) throws IOException {
        StableFiles.force(path);
        StableFiles.replace(path, FORMAT, FormatMarker.encode());
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
        lock.close();
    }
}
