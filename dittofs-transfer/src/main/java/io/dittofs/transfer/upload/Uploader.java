package io.dittofs.transfer.upload;

import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.transfer.content.DirtyBlock;
import io.dittofs.transfer.content.OpenContent;
import io.dittofs.transfer.upload.UploadQueue.Entry;
import io.dittofs.transfer.watch.TransferWatch;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Uploads dirty blocks, many at once: when nobody has written to them for a while, all of them at once when the log
/// needs room or somebody waits, and full ones immediately where the block store is elsewhere. One on the same machine
/// is no safer a place than the log, and what is overwritten or removed soon need not go there at all. What cannot be
/// uploaded now is tried again for ever; it is safe in the log.
///
/// **Threading**: thread-safe. Each upload has a virtual thread.
public final class Uploader implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Uploader.class);
    private static final int CONFLICTS_QUIET = 10;
    private static final long HURRY_INTERVAL_NANOS = 50_000_000;
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final UploadParts parts;
    private final int uploadsMax;
    private final boolean isEager;
    private final UploadQueue queue = new UploadQueue();
    private final Semaphore permits;
    private final Outage outage;
    private final ThreadFactory threads = Thread.ofVirtual().name("upload-", 0).factory();
    private final Thread dispatcher;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private final AtomicLong lastHurry = new AtomicLong(System.nanoTime() - HURRY_INTERVAL_NANOS);
    private volatile boolean isClosed;

    /// @param uploadsMax uploads at once
    public Uploader(String storeName, UploadParts parts, int uploadsMax) {
        this.parts = parts;
        this.uploadsMax = uploadsMax;
        this.isEager = !parts.store().isLocal();
        this.permits = new Semaphore(uploadsMax);
        this.outage = new Outage(storeName);
        this.dispatcher = Thread.ofPlatform().name("upload-queue").daemon().unstarted(this::dispatch);
    }

    public void start() {
        dispatcher.start();
    }

    /// Plans the upload of a block that was written to. Under the lock of its content.
    ///
    /// @param wasClean whether the log had nothing of it before
    public void written(DirtyBlock block, boolean wasClean) {
        if (isEager && block.isFull()) {
            queue.addDue(block);
        } else if (wasClean) {
            queue.addLater(block, parts.flushDelay().toNanos());
        }
    }

    /// Plans the upload of all that the log has of a content, as soon as may be. Under its lock.
    public void hurry(OpenContent content) {
        content.blocks().forEach(queue::addUrgent);
    }

    /// Plans the upload of blocks that may have waited for a truncation to be carried out. Under the lock.
    public void resume(OpenContent content) {
        content.blocks().forEach(this::plan);
    }

    /// Plans the upload of blocks that waited until the metadata store was told of a change. Needs no lock.
    public void resume(List<DirtyBlock> blocks) {
        blocks.forEach(queue::addUrgent);
    }

    /// Plans the upload of all that the log has, because it needs room. Cheap where that was asked for a moment ago.
    public void hurry() {
        long now = System.nanoTime();
        long last = lastHurry.get();
        if (now - last > HURRY_INTERVAL_NANOS && lastHurry.compareAndSet(last, now)) {
            queue.hurry();
        }
    }

    /// Has uploads that failed try again now.
    public void tryAgain() {
        outage.tryAgain();
    }

    /// What the uploads do, in a few words for a log.
    public String state() {
        String why = outage.reason();
        return why == null ? underWay() + " under way" : "failing: " + why;
    }

    /// How many uploads are under way, those included that are tried again.
    public int underWay() {
        return running.size();
    }

    /// Why uploads fail at the moment; null where they do not.
    public @Nullable String outage() {
        return outage.reason();
    }

    private void plan(DirtyBlock block) {
        if (block.extents().isEmpty()) {
            return;
        }
        if (block.content().isAwaited()) {
            queue.addUrgent(block);
        } else if (isEager && block.isFull()) {
            queue.addDue(block);
        } else {
            queue.addLater(block, Math.max(0, parts.nanosUntilQuiet(block)));
        }
    }

    private void dispatch() {
        try {
            while (!isClosed) {
                permits.acquire();
                Entry entry = null;
                try {
                    entry = queue.take();
                } finally {
                    if (entry == null) {
                        permits.release();
                    }
                }
                if (entry == null) {
                    return;
                }
                start(entry);
            }
        } catch (InterruptedException e) {
            LOG.debug("the upload queue ends");
        }
    }

    private void start(Entry entry) {
        Thread thread = threads.newThread(() -> run(entry));
        running.add(thread);
        thread.start();
    }

    private void run(Entry entry) {
        try {
            upload(entry);
        } catch (InterruptedException e) {
            LOG.debug("an upload was interrupted");
        } finally {
            running.remove(Thread.currentThread());
            permits.release();
        }
    }

    /// Tries until it is done.
    private void upload(Entry entry) throws InterruptedException {
        Upload upload = new Upload(parts, entry.block());
        boolean isForced = entry.isForced();
        int conflicts = 0;
        for (int attempt = 1; !isClosed; ) {
            String reason;
            try {
                Upload.Outcome outcome = attempt(upload, entry.block(), isForced);
                if (outcome == Upload.Outcome.DONE) {
                    outage.end();
                }
                if (outcome != Upload.Outcome.NOTHING) {
                    planAgain(entry.block());
                }
                return;
            } catch (FsException e) {
                boolean isOvertaken = e.error() == FsError.CONFLICT || e.error() == FsError.NO_ENTRY;
                if (isOvertaken && ++conflicts < CONFLICTS_QUIET) {
                    continue;
                }
                reason = String.valueOf(e.getMessage());
            } catch (BlockStoreException e) {
                if (e.kind() == BlockStoreException.Kind.FULL) {
                    parts.whenFull().run();
                }
                reason = e.getMessage() + " (" + e.kind() + ")";
            } catch (RuntimeException e) {
                LOG.error("an upload failed unexpectedly; it is tried again", e);
                reason = e.toString();
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            isForced = true;
            outage.await(attempt++, reason);
        }
        upload.abandon();
    }

    private Upload.Outcome attempt(Upload upload, DirtyBlock block, boolean isForced)
            throws FsException, BlockStoreException {
        try (TransferWatch.Attempt _ = parts.watch().upload(block.content().id(), block.index())) {
            return upload.attempt(isForced);
        }
    }

    private void planAgain(DirtyBlock block) {
        OpenContent content = block.content();
        content.lock();
        try {
            if (!block.isGone()) {
                plan(block);
            }
        } finally {
            parts.contents().unlock(content);
        }
    }

    /// Begins no further upload and lets those under way end for a while; what is not uploaded is in the log.
    @Override
    public void close() {
        isClosed = true;
        queue.close();
        outage.close();
        dispatcher.interrupt();
        boolean wasInterrupted = false;
        try {
            dispatcher.join();
            if (!permits.tryAcquire(uploadsMax, GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                running.forEach(Thread::interrupt);
                permits.acquire(uploadsMax);
            }
        } catch (InterruptedException e) {
            wasInterrupted = true;
            running.forEach(Thread::interrupt);
            permits.acquireUninterruptibly(uploadsMax);
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
