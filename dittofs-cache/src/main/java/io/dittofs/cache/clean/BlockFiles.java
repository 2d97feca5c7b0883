package io.dittofs.cache.clean;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/// The files of the disk tier: `blocks/ab/<64 hex digits>`, with `ab` the first two of them, and the same with `.new`
/// while it is being written. Nothing is synced: what a power failure leaves is found out by its hash.
///
/// **Threading**: stateless; a file may be read while it is deleted.
final class BlockFiles {
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");
    private static final String BLOCKS = "blocks";
    private static final String UNFINISHED = ".new";
    private static final int FOLDER_DIGITS = 2;

    private final Path blocks;

    BlockFiles(Path directory) {
        this.blocks = directory.resolve(BLOCKS);
    }

    /// A file that was there at the start.
    record Found(BlockKey key, long length, FileTime lastUsed) {}

    /// What is there, least recently used first. Removes what a crash left unfinished.
    List<Found> scan() throws IOException {
        Files.createDirectories(blocks);
        List<Found> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(blocks)) {
            for (Path folder : folders) {
                if (Files.isDirectory(folder)) {
                    scan(folder, found);
                }
            }
        }
        found.sort(Comparator.comparing(Found::lastUsed));
        return found;
    }

    private static void scan(Path folder, List<Found> found) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(UNFINISHED)) {
                    Files.delete(file);
                } else if (NAME.matcher(name).matches()) {
                    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                    found.add(new Found(BlockKey.ofHex(name), attributes.size(), attributes.lastModifiedTime()));
                }
            }
        }
    }

    void write(BlockKey key, List<ByteBuffer> data) throws IOException {
        Path file = file(key);
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        boolean isWritten = false;
        try {
            Files.createDirectories(file.resolveSibling(""));
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                for (ByteBuffer buffer : data) {
                    while (buffer.hasRemaining()) {
                        channel.write(buffer);
                    }
                }
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            isWritten = true;
        } finally {
            if (!isWritten) {
                Files.deleteIfExists(unfinished);
            }
        }
    }

    /// Fills the buffers with the file.
    ///
    /// @return false when it has not just as many bytes
    boolean read(BlockKey key, List<ByteBuffer> into, Instant now) throws IOException {
        Path file = file(key);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long length = into.stream().mapToLong(ByteBuffer::remaining).sum();
            if (channel.size() != length) {
                return false;
            }
            for (ByteBuffer buffer : into) {
                while (buffer.hasRemaining()) {
                    if (channel.read(buffer) < 0) {
                        return false;
                    }
                }
            }
        }
        Files.setLastModifiedTime(file, FileTime.from(now));
        return true;
    }

    void delete(BlockKey key) throws IOException {
        Files.deleteIfExists(file(key));
    }

    private Path file(BlockKey key) {
        String name = key.toString();
        return blocks.resolve(name.substring(0, FOLDER_DIGITS)).resolve(name);
    }
}
