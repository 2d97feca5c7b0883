package io.dittofs.blocks.filesystem;

import io.dittofs.blocks.directory.StableFiles;
import io.dittofs.blocks.store.BlockKeys;
import io.dittofs.blocks.store.BlockPage;
import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.blocks.store.BlockStoreException.Kind;
import io.dittofs.blocks.store.BlockStoreStatistics;
import io.dittofs.blocks.store.StoreCounters;
import io.dittofs.blocks.store.StoreOperation;
import io.dittofs.blocks.store.StoreSpace;
import io.dittofs.blocks.store.StoredObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A block store in a directory of its own. An object is a file whose path is its key, so that keys which
/// begin with hashes spread over folders by themselves; folders are made when needed and stay.
///
/// An object is written beside, forced, renamed and its folder forced, and so is every new folder. So it
/// is there whole or not at all, whenever the machine stops. Keys that are not ASCII are `REFUSED`: what
/// they would be as names depends on the locale. So is a key that is a folder of another.
///
/// **Threading**: thread-safe; calls wait for the disk alone.
///
/// **Ownership**: the directory is locked against other processes until the store is closed.
///
/// **Errors**: a file system with no room, or a quota that is used up, is `FULL`; a medium that cannot be
/// read is `DAMAGED`; a directory that has vanished, as with a file system that is no longer mounted, is
/// `UNAVAILABLE`.
public final class FilesystemBlockStore implements BlockStore {
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final Set<OpenOption> WRITE = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    private static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final StoreDirectory directory;
    private final ObjectFolders folders;
    private final StoreCounters counters;
    private final AtomicLong temporaryNames = new AtomicLong();
    private volatile boolean isClosed;

    private FilesystemBlockStore(StoreDirectory directory, LongSupplier nanoClock) {
        this.directory = directory;
        this.folders = new ObjectFolders(directory.objects());
        this.counters = new StoreCounters(nanoClock);
    }

    /// Opens the store in this directory, and begins one where there is nothing. The message of the
    /// exception is one line that says what is wrong with the directory and what to do.
    public static FilesystemBlockStore open(Path directory) throws IOException {
        return new FilesystemBlockStore(StoreDirectory.claim(directory), System::nanoTime);
    }

    @Override
    public void put(String key, List<ByteBuffer> data) throws BlockStoreException {
        requireKey(key);
        call(StoreOperation.PUT, tally -> {
            Path temporary = directory.temporary().resolve(Long.toString(temporaryNames.incrementAndGet()));
            boolean isPlaced = false;
            try {
                long bytes = write(temporary, data);
                place(key, temporary);
                isPlaced = true;
                tally.add(1, bytes);
                return null;
            } catch (IOException failure) {
                throw Faults.ofWriting("object " + key + " cannot be written", failure);
            } finally {
                if (!isPlaced) {
                    discard(temporary);
                }
            }
        });
    }

    private static long write(Path file, List<ByteBuffer> data) throws IOException {
        ByteBuffer[] buffers = data.stream().map(ByteBuffer::duplicate).toArray(ByteBuffer[]::new);
        long bytes = data.stream().mapToLong(ByteBuffer::remaining).sum();
        try (FileChannel channel = FileChannel.open(file, WRITE, OWNER_ONLY)) {
            long written = 0;
            while (written < bytes) {
                written += channel.write(buffers);
            }
            channel.force(false);
        }
        return bytes;
    }

    private void place(String key, Path temporary) throws IOException, BlockStoreException {
        folders.require(key);
        Path file = folders.file(key);
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new BlockStoreException(Kind.REFUSED, file + " is a folder: no object can have this key");
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        StableFiles.force(folders.folder(key));
    }

    /// What cannot be removed now is removed at the next start; what the caller is to hear is why it
    /// failed.
    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException _) {
            return;
        }
    }

    @Override
    public void get(String key, long offset, List<ByteBuffer> into) throws BlockStoreException {
        requireKey(key);
        Objects.checkIndex(offset, Long.MAX_VALUE);
        long wanted = into.stream().mapToLong(ByteBuffer::remaining).sum();
        call(StoreOperation.GET, tally -> {
            requireObject(key);
            try (FileChannel channel = FileChannel.open(folders.file(key), READ)) {
                long position = offset;
                for (ByteBuffer buffer : into) {
                    ByteBuffer target = buffer.duplicate();
                    while (target.hasRemaining()) {
                        int count = channel.read(target, position);
                        if (count < 0) {
                            throw endsEarly(key, channel.size(), wanted, offset);
                        }
                        position += count;
                    }
                }
                tally.add(1, wanted);
                into.forEach(buffer -> buffer.position(buffer.limit()));
                return null;
            } catch (NoSuchFileException _) {
                throw notFound(key);
            } catch (IOException failure) {
                throw Faults.ofReading("object " + key + " cannot be read", failure);
            }
        });
    }

    /// A folder opens like a file, and a link must not be followed.
    private void requireObject(String key) throws BlockStoreException {
        if (attributes(key) == null) {
            throw notFound(key);
        }
    }

    /// Of the file that is the object, or null where there is none.
    private @Nullable BasicFileAttributes attributes(String key) throws BlockStoreException {
        BasicFileAttributes attributes = folders.isThere(key) ? ObjectFolders.attributes(folders.file(key)) : null;
        if (attributes == null) {
            requireDirectory();
            return null;
        }
        if (attributes.isSymbolicLink() || attributes.isOther()) {
            throw new BlockStoreException(
                    Kind.REFUSED,
                    folders.file(key) + " is no plain file: something else was put in place of an object");
        }
        return attributes.isRegularFile() ? attributes : null;
    }

    /// Nothing is reported missing because a file system is.
    private void requireDirectory() throws BlockStoreException {
        if (!directory.isThere()) {
            throw new BlockStoreException(
                    Kind.UNAVAILABLE, directory.path() + " is not there any more: is its file system still mounted?");
        }
    }

    private static BlockStoreException notFound(String key) {
        return new BlockStoreException(Kind.NOT_FOUND, "there is no object " + key);
    }

    private static BlockStoreException endsEarly(String key, long size, long wanted, long offset) {
        return new BlockStoreException(
                Kind.DAMAGED,
                "object " + key + " ends at " + size + ", before " + wanted + " bytes from " + offset + " on");
    }

    @Override
    public void delete(List<String> keys) throws BlockStoreException {
        keys.forEach(BlockKeys::requireValid);
        call(StoreOperation.DELETE, tally -> {
            Set<Path> changed = new LinkedHashSet<>();
            try {
                for (String key : keys) {
                    if (BlockKeys.isAscii(key) && attributes(key) != null && Files.deleteIfExists(folders.file(key))) {
                        changed.add(folders.folder(key));
                    }
                }
                for (Path folder : changed) {
                    StableFiles.force(folder);
                }
                tally.add(keys.size(), 0);
                return null;
            } catch (IOException failure) {
                throw Faults.ofWriting("objects cannot be deleted", failure);
            }
        });
    }

    @Override
    public BlockPage list(String prefix, @Nullable String after, int max) throws BlockStoreException {
        Objects.checkIndex(max - 1, Integer.MAX_VALUE);
        return call(StoreOperation.LIST, tally -> {
            requireDirectory();
            BlockPage page = new KeyWalk(prefix, after, max).page(directory.objects());
            tally.add(page.objects().size(), 0);
            return page;
        });
    }

    @Override
    public @Nullable StoredObject stat(String key) throws BlockStoreException {
        requireKey(key);
        return this.<@Nullable StoredObject>call(StoreOperation.STAT, tally -> {
            BasicFileAttributes attributes = attributes(key);
            if (attributes == null) {
                return null;
            }
            tally.add(1, 0);
            return new StoredObject(
                    key, attributes.size(), attributes.lastModifiedTime().toInstant());
        });
    }

    @Override
    public StoreSpace space() throws BlockStoreException {
        try {
            FileStore store = Files.getFileStore(directory.objects());
            long total = store.getTotalSpace();
            return new StoreSpace(total, Math.clamp(store.getUsableSpace(), 0, total));
        } catch (IOException failure) {
            throw Faults.ofReading("the room at " + directory.path() + " cannot be read", failure);
        }
    }

    @Override
    public void probe() throws BlockStoreException {
        String key = "dittofs-probe";
        byte[] written = {1, 2, 3, 4};
        ByteBuffer read = ByteBuffer.allocate(written.length);
        put(key, List.of(ByteBuffer.wrap(written)));
        get(key, 0, read);
        delete(List.of(key));
        if (!read.flip().equals(ByteBuffer.wrap(written))) {
            throw new BlockStoreException(Kind.DAMAGED, directory.path() + " does not give back what was written");
        }
    }

    @Override
    public BlockStoreStatistics statistics() {
        return counters.statistics();
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public void close() {
        isClosed = true;
        try {
            directory.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private <T extends @Nullable Object> T call(StoreOperation operation, StoreCounters.Call<T> body)
            throws BlockStoreException {
        return counters.count(operation, tally -> {
            if (isClosed) {
                throw new BlockStoreException(Kind.UNAVAILABLE, "the store is closed");
            }
            return body.run(tally);
        });
    }

    private static void requireKey(String key) throws BlockStoreException {
        if (!BlockKeys.isAscii(BlockKeys.requireValid(key))) {
            throw new BlockStoreException(Kind.REFUSED, "a store in a file system has keys of ASCII only, not " + key);
        }
    }
}
