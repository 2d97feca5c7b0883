package io.dittofs.metadata.rocksdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/// The write-ahead logs in RocksDB's directory, which this store forces to the disk itself.
///
/// RocksDB hands every record to the kernel before a write returns, so its own sync would do the same. But it answers
/// a sync after the disk was full with an error that only opening the store again heals, although it writes all that
/// the log has to table files as soon as there is room.
///
/// **Threading**: confined to the committer.
final class LogFiles {
    private final Path directory;
    /// Names that a power failure does not take away.
    private Set<Path> knownToTheDisk = Set.of();

    LogFiles(Path directory) {
        this.directory = directory;
    }

    /// Returns when the disk has what was written before the call. A record may still go to an older log when there
    /// is a newer one, so all of them are forced; the kernel knows which have nothing new.
    void force() throws IOException {
        Set<Path> logs = new HashSet<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.log")) {
            for (Path file : files) {
                if (force(file)) {
                    logs.add(file);
                }
            }
        }
        if (!knownToTheDisk.containsAll(logs)) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
        knownToTheDisk = logs;
    }

    /// @return false where the log is gone, because table files have what it had
    private static boolean force(Path log) throws IOException {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
            channel.force(false);
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
