package io.dittofs.cache.log;

import io.dittofs.cache.thread.Threads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks after the segments: makes the next ones ready and frees the oldest, on a thread of its own.
///
/// Everything is stable before the next step builds on it. A segment is freed by taking its name away, then the
/// next one, never in another order. A file becomes a segment by a header, which is forced, and then its name. So a
/// segment with a name has a sound header, always, and the row of segments has no gap.
///
/// **Threading**: one thread at a time: the one that opens the log, then the keeper's own.
final class Keeper {
    private static final Logger LOG = LoggerFactory.getLogger(Keeper.class);
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Persister persister;
    private final LogSpace space;
    private final Committer committer;
    private final int segmentBytes;
    private final RandomGenerator random;
    private final Thread thread;

    private volatile SpaceListener listener = () -> {};
    private @Nullable Throwable trouble;
    private boolean isRecyclingInTrouble;
    private long recycleAgainNanos;

    Keeper(Persister persister, LogSpace space, Committer committer, int segmentBytes, RandomGenerator random) {
        this.persister = persister;
        this.space = space;
        this.committer = committer;
        this.segmentBytes = segmentBytes;
        this.random = random;
        this.thread = Thread.ofPlatform().name("log-keeper").daemon().unstarted(this::run);
    }

    /// Makes as many segments ready as are wanted and have room, of which the first begins the log.
    void begin() throws IOException {
        boolean isPreparing = true;
        while (isPreparing) {
            isPreparing = prepare();
        }
        if (!space.beginFirst()) {
            throw new IOException(
                    "the write-ahead log in %s cannot begin a segment of %d bytes: %s"
                            .formatted(persister.location(), segmentBytes, String.valueOf(trouble)),
                    trouble);
        }
    }

    void start() {
        thread.start();
    }

    void listen(SpaceListener newListener) {
        listener = newListener;
    }

    private void run() {
        try {
            while (space.awaitWork(isRecyclingInTrouble ? RETRY_NANOS : Long.MAX_VALUE)) {
                // What is complete is synced soon, so that those who wait for a sync later wait for little.
                committer.request(space.currentBase());
                boolean isBusy = true;
                while (isBusy) {
                    isBusy = prepare() || recycle();
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts the keeper", e);
        }
    }

    /// Waits until the thread has ended. The space was closed before.
    void join() {
        Threads.join(thread);
    }

    /// Frees the oldest segment, if it may go.
    ///
    /// @return whether it did
    private boolean recycle() {
        Segment oldest = space.oldestIfVoid();
        boolean mustWait = isRecyclingInTrouble && recycleAgainNanos - System.nanoTime() > 0;
        if (oldest == null || mustWait || !committer.isSettled(oldest)) {
            return false;
        }
        try {
            if (oldest.file().isNamed()) {
                persister.unname(oldest.file());
            }
            SegmentFile superfluous = space.recycle(oldest);
            if (superfluous != null) {
                persister.remove(superfluous);
            }
            isRecyclingInTrouble = false;
        } catch (IOException | RuntimeException | Error e) {
            if (!isRecyclingInTrouble) {
                LOG.error("segments of the write-ahead log cannot be freed; log={}", persister.location(), e);
            }
            isRecyclingInTrouble = true;
            recycleAgainNanos = System.nanoTime() + RETRY_NANOS;
            return false;
        }
        tellListener();
        return true;
    }

    /// Makes the next segment ready, if one is wanted and there is room.
    ///
    /// @return whether it did
    boolean prepare() {
        SegmentFile file = space.takeSpare();
        if (file == null && !space.mayCreate()) {
            return false;
        }
        try {
            if (file == null) {
                file = persister.create(segmentBytes);
            }
            if (space.addReady(makeSegment(file))) {
                LOG.info("the write-ahead log can grow again; log={}", persister.location());
            }
        } catch (DiskFullException e) {
            note(LogFullException.Reason.DISK_FULL, file, e);
            return false;
        } catch (IOException | RuntimeException | Error e) {
            // Whatever it is, nobody may wait for a segment for ever.
            note(LogFullException.Reason.DISK_ERROR, file, e);
            return false;
        }
        tellListener();
        return true;
    }

    private Segment makeSegment(SegmentFile file) throws IOException {
        if (file.isNamed()) {
            persister.unname(file);
        }
        long base = space.nextBase();
        ByteBuffer header = file.memory()
                .asSlice(0, file.memory().byteSize())
                .asByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN);
        SegmentHeader.encode(header, random.nextInt(), persister.id(), base);
        file.force(0, SegmentHeader.BYTES);
        persister.name(file, base);
        return new Segment(file, base);
    }

    private void note(LogFullException.Reason reason, @Nullable SegmentFile file, Throwable cause) {
        trouble = cause;
        if (space.addTrouble(reason, file, System.nanoTime() + RETRY_NANOS)) {
            LOG.warn(
                    "the write-ahead log cannot grow, writes wait; log={} reason={} cause={}",
                    persister.location(),
                    reason,
                    cause.getMessage());
        }
    }

    private void tellListener() {
        try {
            listener.onSpace();
        } catch (RuntimeException | Error e) {
            thread.getUncaughtExceptionHandler().uncaughtException(thread, e);
        }
    }
}
