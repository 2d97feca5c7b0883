package io.dittofs.blocks.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/// Files and folders that a power failure does not take away. Stateless.
public final class StableFiles {
    /// Folders that no other user of the machine is asked to read.
    public static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /// What the name of a file ends in that is to replace another one.
    public static final String BEGINNING = ".new";

    private StableFiles() {}

    /// Makes a folder for its owner alone, and those above it as usual, where there is none.
    public static void createDirectories(Path path) throws IOException {
        make(path, OWNER_ONLY);
    }

    private static void make(Path path, FileAttribute<?>... attributes) throws IOException {
        if (!Files.exists(path)) {
            Path parent = path.toAbsolutePath().getParent();
            if (parent != null) {
                make(parent);
            }
            Files.createDirectory(path, attributes);
            if (parent != null) {
                force(parent);
            }
        }
    }

    /// Makes the names in a folder stable.
    public static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Replaces a file of a folder in one step, by way of one whose name ends in [#BEGINNING], which a crash may leave.
    public static void replace(Path directory, String name, byte[] content) throws IOException {
        Path begun = directory.resolve(name + BEGINNING);
        try (FileChannel channel = FileChannel.open(
                begun, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                channel.write(left);
            }
            channel.force(true);
        }
        Files.move(begun, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(directory);
    }
}
