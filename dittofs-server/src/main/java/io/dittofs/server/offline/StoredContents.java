package io.dittofs.server.offline;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.cache.log.LogDamage;
import io.dittofs.cache.log.LoggedWrite;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.StoredBlock;
import io.dittofs.metadata.path.FileWalk;
import io.dittofs.metadata.path.TreeFile;
import io.dittofs.metadata.path.TreePaths;
import io.dittofs.metadata.store.LogMark;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.transfer.garbage.GarbageCollector;
import io.dittofs.transfer.garbage.GarbageResult;
import io.dittofs.transfer.naming.BlocksByKey;
import io.dittofs.transfer.recovery.BlockSample;
import io.dittofs.transfer.recovery.UnsentData;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The contents of a metadata store in a block store, while no server has them open.
///
/// **Threading**: one call at a time.
///
/// **Ownership**: of the caller, who closes it before the metadata store, which it borrows.
///
/// **Errors**: those of the metadata store; `IO` and `TRY_LATER` where the block store or the log cannot be
/// used. The message is for people. What is wrong with contents is a result.
public final class StoredContents implements AutoCloseable {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final Parts parts;

    public StoredContents(Parts parts) {
        this.parts = parts;
    }

    /// What it stands on.
    ///
    /// @param metadata **borrowed**
    /// @param blocks where its blocks are; **owned**
    /// @param neighbour another content store with its blocks in the same place; null where none is known
    /// @param log the write-ahead log of the contents; **owned**
    /// @param downloads how many blocks are read at once
    /// @param clock nanoseconds since the epoch
    public record Parts(
            MetadataStore metadata,
            BlockStore blocks,
            @Nullable String neighbour,
            Log log,
            int downloads,
            LongSupplier clock) {}

    /// A write-ahead log that is kept from everybody else and not written to.
    public interface Log extends AutoCloseable {
        /// What it has and the block store has not.
        UnsentData unsent() throws FsException;

        /// Makes it one that can be opened, if it is damaged.
        List<LogDamage> repair() throws FsException;

        /// Whether it has this id.
        boolean isNamed(long logId);

        @Override
        void close();
    }

    /// Looks at each block that the block map names.
    ///
    /// @param isQuick whether it is enough that the block is there, whole by its size; else it is read and
    ///     compared with its hash
    public ContentCheckResult check(boolean isQuick, ContentProgress progress) throws FsException {
        BlockProbe probe = new BlockProbe(parts.blocks, isQuick);
        return new ContentCheck(parts.metadata, probe, parts.downloads, progress).run();
    }

    /// Makes a damaged write-ahead log one that a server can open, with everything in it that is sound. The
    /// files that are changed are kept beside it as they were.
    ///
    /// @return what was wrong, and which files may have lost what by it
    public List<LogLoss> repairLog() throws FsException {
        List<LogDamage> damages = parts.log.repair();
        Map<Long, List<String>> paths = new HashMap<>();
        for (LogDamage damage : damages) {
            LoggedWrite write = damage.write();
            if (write != null) {
                paths.put(write.owner().contentId(), new ArrayList<>());
            }
        }
        if (!paths.isEmpty()) {
            FileWalk.ofAll(parts.metadata, file -> {
                List<String> names = paths.get(file.inode().contentId());
                if (names != null) {
                    names.add(file.path());
                }
            });
        }
        List<LogLoss> losses = new ArrayList<>();
        for (LogDamage damage : damages) {
            LoggedWrite write = damage.write();
            List<String> names = write == null ? null : paths.get(write.owner().contentId());
            losses.add(LogLoss.of(damage, names == null ? List.of() : names));
        }
        return losses;
    }

    /// What the write-ahead log has and the block store has not yet.
    public UnsentBytes unsent() throws FsException {
        UnsentData unsent = parts.log.unsent();
        return new UnsentBytes(unsent.bytes(), unsent.bytesByContent().size());
    }

    /// Whether the server used another log than the one that is there, which may have what nothing else has.
    public boolean isLogLost() throws FsException {
        LogMark mark = parts.metadata.logNote().read();
        return mark != null && mark.isNeeded() && !parts.log.isNamed(mark.logId());
    }

    /// Lets the next server begin with the log that is there, whatever was in another one.
    public void forgetLog() throws FsException {
        parts.metadata.logNote().write(null);
    }

    /// Reads the blocks of a file, or of all files below a directory, and compares them with their hashes.
    public VerifyResult verify(String path, ContentProgress progress) throws FsException {
        TreeFile start = TreePaths.resolve(parts.metadata, path);
        if (!start.inode().isRegular() && !start.inode().isDirectory()) {
            throw new FsException(FsError.INVALID, start.path() + " is no file and no directory");
        }
        BlockProbe probe = new BlockProbe(parts.blocks, false);
        return new Verification(parts.metadata, probe, parts.log.unsent(), progress).run(start, parts.downloads);
    }

    /// Shows the blocks of a file, in order. What has none is a hole.
    public void blocks(String path, Consumer<FileBlock> shown) throws FsException {
        TreeFile file = TreePaths.resolve(parts.metadata, path);
        if (!file.inode().isRegular()) {
            throw new FsException(FsError.INVALID, file.path() + " is no file");
        }
        ObjectStore objects = parts.metadata.objects();
        objects.forEach(BlockRange.all(file.inode().contentId()), mapped -> {
            BlockHash hash = mapped.block().hash();
            int length = mapped.block().length();
            StoredBlock stored = objects.find(hash);
            shown.accept(
                    stored == null
                            ? new FileBlock(mapped.index(), hash, length, null, 0)
                            : new FileBlock(
                                    mapped.index(),
                                    hash,
                                    length,
                                    stored.location().key(),
                                    stored.location().offset()));
        });
    }

    /// Shows where a block is used, by a walk through all trees.
    ///
    /// @param name the block's hash, or the key of the object that it is in
    /// @return whether the metadata store knows the block
    public boolean owners(String name, Consumer<BlockUse> shown) throws FsException {
        BlockHash hash = hashOf(name);
        if (hash == null) {
            return false;
        }
        ObjectStore objects = parts.metadata.objects();
        FileWalk.ofAll(
                parts.metadata,
                file -> objects.forEach(BlockRange.all(file.inode().contentId()), mapped -> {
                    if (mapped.block().hash().equals(hash)) {
                        shown.accept(new BlockUse(file.path(), file.inode().number(), mapped.index()));
                    }
                }));
        return objects.find(hash) != null;
    }

    private @Nullable BlockHash hashOf(String name) throws FsException {
        if (HASH.matcher(name).matches()) {
            return BlockHash.parse(name);
        }
        StoredBlock block = new BlocksByKey(parts.metadata.objects()).find(name);
        return block == null ? null : block.hash();
    }

    /// Deletes the blocks that nothing has named for so long.
    public Deleted collect(Duration grace, ContentProgress progress) throws FsException {
        GarbageCollector collector = new GarbageCollector(parts.metadata.objects(), parts.blocks, parts.clock);
        try {
            GarbageResult result = collector.collect(
                    grace, done -> progress.advanced(ContentProgress.UNKNOWN, done.blocks(), done.bytes()));
            return new Deleted(result.blocks(), result.bytes());
        } catch (BlockStoreException e) {
            throw Parallel.refusal(e);
        }
    }

    /// Finds objects of blocks that the metadata store does not know, of at least some age, and deletes them
    /// if told to. For a block store that serves this metadata store alone, and while no server has it open on
    /// any machine, since such a one maps later what it uploads now.
    public UnknownResult unknown(Duration grace, boolean isDeletionWanted, Consumer<UnknownObject> found)
            throws FsException {
        if (parts.neighbour != null) {
            throw new FsException(
                    FsError.INVALID,
                    "content store '" + parts.neighbour + "' has its blocks in the same place, and they would be taken"
                            + " for unknown");
        }
        try {
            BlockSample.require(parts.metadata.objects(), parts.blocks, new Random());
        } catch (IOException e) {
            throw new FsException(FsError.INVALID, String.valueOf(e.getMessage()));
        }
        long nanos = parts.clock.getAsLong() - grace.toNanos();
        Instant before =
                Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS_PER_SECOND), Math.floorMod(nanos, NANOS_PER_SECOND));
        try {
            return new UnknownObjects(parts.metadata.objects(), parts.blocks, before, found).run(isDeletionWanted);
        } catch (BlockStoreException e) {
            throw Parallel.refusal(e);
        }
    }

    @Override
    public void close() {
        parts.log.close();
        parts.blocks.close();
    }
}
