package io.dittofs.cache.directory;

import io.dittofs.blocks.directory.LockFile;
import io.dittofs.blocks.directory.StableFiles;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
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
    private static final String FORMAT = "FORMAT";
    /// What may be there before the format is, with what a file system of its own has at its root.
    private static final Set<String> OURS = Set.of(LockFile.NAME, FORMAT + StableFiles.BEGINNING, "lost+found");

    private final Path path;
    private final LockFile lock;
    private DirectoryFormat format;

    private ClaimedDirectory(Path path, LockFile lock, DirectoryFormat format) {
        this.path = path;
        this.lock = lock;
        this.format = format;
    }

    /// Takes the directory for this process, and makes it where there is none.
    public static ClaimedDirectory claim(DirectoryKind kind, Path path, RandomGenerator random) throws IOException {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new DirectoryRefusedException(
                    path + " is a file: give the " + kind.name() + " a directory of its own");
        }
        StableFiles.createDirectories(path);
        if (readFormat(kind, path) == null) {
            requireNothingForeign(kind, path);
        }
        LockFile lock = LockFile.take(path, "another part of this process", holder -> inUse(path, holder));
        boolean isClaimed = false;
        try {
            DirectoryFormat format = readFormat(kind, path);
            if (format == null) {
                format = new DirectoryFormat(kind, random.nextLong(), false);
                StableFiles.replace(path, FORMAT, format.encode());
            }
            isClaimed = true;
            return new ClaimedDirectory(path, lock, format);
        } finally {
            if (!isClaimed) {
                lock.close();
            }
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

    private static DirectoryRefusedException inUse(Path path, String holder) {
        return new DirectoryRefusedException(
                path + " is in use by " + holder + ": stop that one, or give this one a directory of its own");
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
            StableFiles.replace(path, FORMAT, format.encode());
        }
    }

    /// Makes the names of files stable.
    public void force() throws IOException {
        StableFiles.force(path);
    }

    /// Lets the next process have the directory.
    @Override
    public void close() throws IOException {
        lock.close();
    }
}
