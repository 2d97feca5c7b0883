package io.dittofs.blocks.directory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/// The file `LOCK` of a directory, locked by the process whose number it contains, until it is closed.
///
/// **Threading**: one thread at a time.
public final class LockFile implements AutoCloseable {
    /// The name of the file.
    public static final String NAME = "LOCK";

    private static final int PROCESS_ID_BYTES_MAX = 32;

    private final FileChannel channel;

    private LockFile(FileChannel channel) {
        this.channel = channel;
    }

    /// Locks a directory.
    ///
    /// @param sibling what holds the lock where this process does
    /// @param inUse the exception for a directory that something else holds, whose name it is given
    public static LockFile take(Path directory, String sibling, Function<String, ? extends IOException> inUse)
            throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve(NAME), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        boolean isLocked = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse.apply("process " + holder(channel));
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            isLocked = true;
            return new LockFile(channel);
        } catch (OverlappingFileLockException e) {
            throw inUse.apply(sibling);
        } finally {
            if (!isLocked) {
                channel.close();
            }
        }
    }

    private static String holder(FileChannel lockFile) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(PROCESS_ID_BYTES_MAX);
        int bytes = lockFile.read(content, 0);
        return bytes <= 0 ? "unknown" : new String(content.array(), 0, bytes, StandardCharsets.US_ASCII);
    }

    /// Lets the next process have the directory.
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
