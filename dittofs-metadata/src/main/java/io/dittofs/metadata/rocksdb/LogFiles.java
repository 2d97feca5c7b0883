package io.dittofs.metadata.rocksdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/// The write-ahead logs in RocksDB's directory, which this store forces to the disk itself.
///
/// RocksDB hands every record to the kernel before a write returns, so its own sync would do the same. But it answers
/// a sync after the disk was full with an error that only opening the store again heals, although it writes all that
/// the log has to table files as soon as there is room.
///
/// **Threading**: confined to the committer.
final class LogFiles {
    private final Path directory;
    /// How much of each log the disk has, and its name. Logs only grow.
    private Map<Path, Long> stable = Map.of();

    LogFiles(Path directory) {
        this.directory = directory;
    }

    /// Returns when the disk has what was written before the call. A record may still go to an older log when
    /// there is a newer one, so all that have grown are forced. Those that have not are left alone: forcing
    /// them would flush the disk's cache once more for each.
    void force() throws IOException {
        Map<Path, Long> logs = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.log")) {
            for (Path file : files) {
                force(file, logs);
            }
        }
        if (!stable.keySet().containsAll(logs.keySet())) {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
        stable = logs;
    }

    /// @param logs gets the log, unless it is gone because table files have what it had
    private void force(Path log, Map<Path, Long> logs) throws IOException {
        try {
            long size = Files.size(log);
            if (!Long.valueOf(size).equals(stable.get(log))) {
                try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ)) {
                    channel.force(false);
                }
            }
            logs.put(log, size);
        } catch (NoSuchFileException _) {
            assert !Files.exists(log);
        }
    }
}
