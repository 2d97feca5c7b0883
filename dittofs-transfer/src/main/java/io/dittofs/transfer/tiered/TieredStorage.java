package io.dittofs.transfer.tiered;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.blocks.store.StoreSpace;
import io.dittofs.cache.clean.CleanCache;
import io.dittofs.cache.clean.DiskTier;
import io.dittofs.cache.log.LogFullException;
import io.dittofs.cache.log.LogOptions;
import io.dittofs.cache.log.Persister;
import io.dittofs.cache.log.RecordOwner;
import io.dittofs.cache.log.WriteAheadLog;
import io.dittofs.metadata.content.Capacity;
import io.dittofs.metadata.content.ContentStore;
import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.transfer.content.ContentTable;
import io.dittofs.transfer.content.OpenContent;
import io.dittofs.transfer.download.BlockReader;
import io.dittofs.transfer.download.ReadAhead;
import io.dittofs.transfer.garbage.GarbageCollector;
import io.dittofs.transfer.garbage.GarbageResult;
import io.dittofs.transfer.garbage.GarbageRounds;
import io.dittofs.transfer.map.BlockMap;
import io.dittofs.transfer.naming.ObjectNames;
import io.dittofs.transfer.recovery.BlockSample;
import io.dittofs.transfer.recovery.LogClaim;
import io.dittofs.transfer.recovery.Recovery;
import io.dittofs.transfer.recovery.RecoveryResult;
import io.dittofs.transfer.unmap.Unmapper;
import io.dittofs.transfer.upload.LogAccess;
import io.dittofs.transfer.upload.Tickets;
import io.dittofs.transfer.upload.UploadParts;
import io.dittofs.transfer.upload.Uploader;
import io.dittofs.transfer.watch.TransferWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything that a tiered content store is made of, put together: the log, the clean cache, the block store, and what
/// moves blocks between them.
///
/// **Threading**: thread-safe.
///
/// **Ownership**: owns the log, the clean cache and the block store; the metadata store stays open longer.
public final class TieredStorage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TieredStorage.class);

    private static final String NO_OBJECT = "health";

    private final Parts parts;
    private final LogAccess log;
    private final ContentTable contents;
    private final BlockReader reader;
    private final Uploader uploader;
    private final Unmapper unmapper;
    private final GarbageCollector collector;
    private final GarbageRounds rounds;
    private final SpaceGate gate;
    private final ContentReads reads;
    private final ContentWrites writes;
    private final Truncations truncations;
    private final long verifier;
    private final LogClaim claim;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final KnownSpace space;

    /// What the store is made of.
    ///
    /// @param metadata the metadata store whose inodes have the contents
    /// @param blocks where blocks go
    /// @param persister where the log is
    /// @param cache of clean blocks in memory
    /// @param disk cache of clean blocks on a local disk; null for none
    /// @param clock nanoseconds since the epoch
    /// @param random for names and the write verifier
    public record Parts(
            MetadataStore metadata,
            BlockStore blocks,
            Persister persister,
            LogOptions logOptions,
            CleanCache cache,
            @Nullable DiskTier disk,
            TieredOptions options,
            LongSupplier clock,
            RandomGenerator random) {}

    private TieredStorage(
            Parts parts, LogClaim claim, WriteAheadLog opened, ContentTable contents, TransferWatch watch) {
        TieredOptions options = parts.options();
        this.parts = parts;
        this.claim = claim;
        this.contents = contents;
        this.log = new LogAccess(opened);
        BlockMap map = new BlockMap(parts.metadata().objects(), options.isShared());
        this.reader = new BlockReader(
                new BlockReader.Sources(parts.metadata().objects(), parts.blocks(), parts.cache(), parts.disk()),
                options.downloads(),
                options.readerWait(),
                watch);
        this.unmapper = new Unmapper(
                new Unmapper.Parts(parts.metadata().objects(), map, contents, log, parts.clock()),
                content -> this.resume(content));
        UploadParts uploads = new UploadParts(
                contents,
                log,
                reader,
                map,
                parts.metadata(),
                parts.blocks(),
                new ObjectNames(options.layout(), parts.metadata(), parts.random()),
                unmapper::discard,
                this::makeRoom,
                parts.clock(),
                options.flushDelay(),
                watch);
        this.uploader = new Uploader(options.name(), uploads, options.uploads());
        this.gate = new SpaceGate(options.writerWait(), log::isFilling, this::makeRoomOnDisk);
        TieredParts tiers = new TieredParts(contents, log, map, reader, uploader, unmapper, gate);
        this.reads = new ContentReads(tiers, new ReadAhead(map, reader, options.prefetchBlocks(), watch));
        this.writes = new ContentWrites(tiers);
        this.truncations = new Truncations(tiers, parts.metadata().objects(), options.isShared());
        this.collector = new GarbageCollector(parts.metadata().objects(), parts.blocks(), parts.clock());
        this.rounds = new GarbageRounds(collector, options.gcInterval(), options.gcGrace(), uploader::tryAgain);
        this.verifier = parts.random().nextLong();
        this.space = new KnownSpace(parts.blocks());
    }

    private void makeRoom() {
        rounds.hurry();
    }

    /// The disk of the log may be that of the blocks.
    private void makeRoomOnDisk() {
        if (parts.blocks().isLocal()) {
            rounds.hurry();
        }
    }

    private void resume(OpenContent content) {
        uploader.resume(content);
    }

    /// Opens the log, has the inodes say what only it knew, and begins to upload what it has. Takes over the block
    /// store, the persister and the clean cache, also when it fails.
    ///
    /// **Errors**: what the log and the metadata store throw.
    public static TieredStorage open(Parts parts, TransferWatch watch) throws IOException, FsException {
        TieredStorage storage = null;
        WriteAheadLog opened = null;
        try {
            ContentTable contents = new ContentTable();
            Recovery recovery =
                    new Recovery(parts.metadata(), contents, parts.options().isShared(), parts.clock());
            LogClaim claim = claim(parts);
            opened = WriteAheadLog.open(parts.persister(), parts.logOptions(), recovery, parts.random());
            storage = new TieredStorage(parts, claim, opened, contents, watch);
            storage.start(recovery);
            return storage;
        } catch (Recovery.RecoveryFailure failure) {
            throw failure.reason();
        } finally {
            if (storage == null) {
                if (opened != null) {
                    opened.close();
                }
                closeStores(parts);
            }
        }
    }

    private static LogClaim claim(Parts parts) throws IOException, FsException {
        boolean isClaimed = false;
        try {
            BlockSample.require(parts.metadata().objects(), parts.blocks(), parts.random());
            LogClaim claim = LogClaim.of(parts.metadata().logNote(), parts.persister());
            isClaimed = true;
            return claim;
        } finally {
            if (!isClaimed) {
                parts.persister().close();
            }
        }
    }

    private static void closeStores(Parts parts) {
        if (parts.disk() != null) {
            try {
                parts.disk().close();
            } catch (IOException e) {
                LOG.warn("the cache on disk could not be closed cleanly reason={}", e.getMessage());
            }
        }
        parts.cache().close();
        parts.blocks().close();
    }

    private void start(Recovery recovery) throws FsException {
        boolean isStarted = false;
        try {
            long begin = System.nanoTime();
            cancel(recovery.unstored());
            RecoveryResult result = recovery.finish(log.log()::discard);
            log.addUnsent(result.bytes());
            if (result.writes() > 0) {
                LOG.info(
                        "recovered from the write-ahead log store={} writes={} unsent_bytes={} files={} contents={}"
                                + " millis={}",
                        parts.options().name(),
                        result.writes(),
                        result.bytes(),
                        result.files(),
                        result.contents(),
                        (System.nanoTime() - begin) / 1_000_000);
            }
            noteLog();
            space.ask();
            log.log().listen(gate);
            unmapper.start();
            uploader.start();
            for (OpenContent content : List.copyOf(contents.all())) {
                resumeRecovered(content);
            }
            rounds.start();
            isStarted = true;
        } finally {
            if (!isStarted) {
                close();
            }
        }
    }

    /// What the metadata store is to know of the log before anything is written. A log beside others is not noted,
    /// since
    /// what is stable is remote then.
    private void noteLog() throws FsException {
        if (parts.options().isOnlyLog()) {
            claim.hold();
        } else if (contents.size() == 0) {
            claim.letGo();
        }
    }

    private void cancel(Map<Long, RecordOwner> unstored) throws FsException {
        for (Map.Entry<Long, RecordOwner> truncation : unstored.entrySet()) {
            try {
                long _ = log.log().appendCancel(truncation.getValue(), truncation.getKey());
            } catch (LogFullException e) {
                throw new FsException(FsError.NO_SPACE, "the write-ahead log is full: " + e.reason());
            }
        }
        if (!unstored.isEmpty()) {
            Tickets.await(log.stable(log.log().head()));
        }
    }

    private void resumeRecovered(OpenContent content) {
        content.lock();
        try {
            if (content.cut() != null) {
                unmapper.cut(content);
            }
            uploader.resume(content);
        } finally {
            contents.unlock(content);
        }
    }

    /// The contents under a promise. **Ownership**: closing the content store closes this.
    public ContentStore promising(Promise promise) {
        return new TieredContentStore(this, promise);
    }

    TieredOptions options() {
        return parts.options();
    }

    ContentReads reads() {
        return reads;
    }

    ContentWrites writes() {
        return writes;
    }

    Truncations truncations() {
        return truncations;
    }

    LogAccess log() {
        return log;
    }

    void requireOpen() throws FsException {
        if (isClosed.get()) {
            throw new FsException(FsError.TRY_LATER, "the content store is closed");
        }
    }

    /// Completes when the block store has all that the log has of a content now.
    DurabilityTicket uploaded(long contentId) {
        OpenContent content = contents.lockIfThere(contentId);
        if (content == null) {
            return DurabilityTicket.STABLE;
        }
        try {
            if (content.blocks().isEmpty()) {
                return DurabilityTicket.STABLE;
            }
            DurabilityTicket ticket = content.whenUploaded();
            uploader.hurry(content);
            return ticket;
        } finally {
            contents.unlock(content);
        }
    }

    /// The end of the last record of a content; 0 where the log has nothing of it that the block store has not.
    long lastPosition(long contentId) {
        OpenContent content = contents.lockIfThere(contentId);
        if (content == null) {
            return 0;
        }
        try {
            return content.lastPosition();
        } finally {
            contents.unlock(content);
        }
    }

    DurabilityTicket release(long contentId) {
        boolean isUnmapped = false;
        OpenContent content = contents.lockIfThere(contentId);
        if (content != null) {
            try {
                isUnmapped = content.hasNothingMapped();
                content.release(log::discard).forEach(record -> log.log().discard(record, 1));
            } finally {
                contents.unlock(content);
            }
        }
        return isUnmapped ? DurabilityTicket.STABLE : unmapper.release(contentId);
    }

    long writeVerifier() {
        return verifier + log.log().lossCount();
    }

    /// The block store's space as it was some seconds ago, less what is still to go there.
    Capacity capacity() {
        StoreSpace known = space.now();
        long unsent = known.isUnlimited() ? 0 : log.unsentBytes();
        return new Capacity(known.totalBytes(), Math.max(0, known.freeBytes() - unsent));
    }

    /// How the store is doing now. Looks at each file that has something unsent.
    public TieredStatus status() {
        return new TieredStatus(
                log.unsentBytes(),
                contents.oldestUnsent(System.nanoTime()),
                uploader.underWay(),
                uploader.outage(),
                gate.waiting(),
                gate.waited(),
                parts.blocks().statistics(),
                log.log().statistics(),
                parts.cache().statistics(),
                parts.disk() == null ? null : parts.disk().statistics(),
                space.now());
    }

    /// Why the block store cannot be used now; null where it can. Asks it for something that is not there.
    public @Nullable String fault() {
        try {
            var _ = parts.blocks().stat(NO_OBJECT);
            return null;
        } catch (BlockStoreException e) {
            return e.getMessage();
        }
    }

    /// Where blocks are. **Borrowed**: not to be used after this is closed.
    public BlockStore blockStore() {
        return parts.blocks();
    }

    /// Deletes the blocks that nothing has named for so long.
    ///
    /// **Errors**: `TRY_LATER` where the block store cannot be used; what the listener throws.
    ///
    /// @param progress is told after each batch what was deleted so far
    public GarbageResult collectGarbage(Duration grace, Consumer<GarbageResult> progress) throws FsException {
        try {
            return collector.collect(grace, progress);
        } catch (BlockStoreException e) {
            throw new FsException(FsError.TRY_LATER, String.valueOf(e.getMessage()));
        }
    }

    /// Uploads all that the log has now, and returns when the block store has it or the time is over. Says how far it
    /// is now and then.
    ///
    /// @return whether the block store has it
    public boolean drain(Duration longest) {
        Drain drain = new Drain(parts.options().name(), log);
        List.copyOf(contents.all()).forEach(content -> drain.add(uploaded(content.id())));
        return drain.await(longest);
    }

    /// Lets nothing more in, makes the log stable and ends. What is not uploaded stays in the log.
    @Override
    public void close() {
        if (!isClosed.compareAndSet(false, true)) {
            return;
        }
        rounds.close();
        uploader.close();
        unmapper.close();
        reader.close();
        letLogGo();
        try {
            log.log().close();
        } catch (IOException e) {
            LOG.error(
                    "the write-ahead log could not be closed cleanly store={}",
                    options().name(),
                    e);
        }
        closeStores(parts);
    }

    /// A log that has nothing may be lost.
    private void letLogGo() {
        try {
            if (contents.size() == 0) {
                claim.letGo();
            }
        } catch (FsException e) {
            LOG.warn(
                    "the metadata store could not note that the write-ahead log is empty store={} reason={}",
                    parts.options().name(),
                    e.getMessage());
        }
    }
}
