package io.dittofs.transfer.download;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One fetch of a block, and all who wait for it. The bytes stay until the last of them has closed what it got.
///
/// **Threading**: thread-safe.
final class Flight {
    private final CountDownLatch landed = new CountDownLatch(1);

    // Guarded by this.
    private int holders;
    private boolean isOver;
    private @Nullable BlockBytes bytes;
    private @Nullable FsException failure;

    /// What one of those who waited got.
    private final class Share implements BlockBytes {
        @Override
        public List<ByteBuffer> slices(int from, int count) {
            return Objects.requireNonNull(bytes(), "used after close").slices(from, count);
        }

        @Override
        public void close() {
            leave();
        }
    }

    /// Counts one more who wants the bytes; false where it is too late.
    synchronized boolean join() {
        if (isOver) {
            return false;
        }
        holders++;
        return true;
    }

    /// Waits for the bytes; the caller has joined.
    BlockBytes await(Duration longest) throws FsException {
        boolean isThere = false;
        try {
            if (!landed.await(longest.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new FsException(FsError.TRY_LATER, "the block store has not delivered a block in time");
            }
            FsException cause = failure();
            if (cause != null) {
                throw new FsException(cause.error(), String.valueOf(cause.getMessage()));
            }
            isThere = true;
            return new Share();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FsException(FsError.TRY_LATER, "interrupted");
        } finally {
            if (!isThere) {
                leave();
            }
        }
    }

    /// Ends the fetch with the bytes, which the flight owns from now on.
    void land(BlockBytes fetched) {
        synchronized (this) {
            bytes = fetched;
        }
        landed.countDown();
        leave();
    }

    /// Ends the fetch without bytes.
    void fail(FsException cause) {
        synchronized (this) {
            failure = cause;
        }
        landed.countDown();
        leave();
    }

    /// The one who fetches is a holder, too.
    private void leave() {
        BlockBytes unused;
        synchronized (this) {
            holders--;
            if (holders > 0) {
                return;
            }
            isOver = true;
            unused = bytes;
            bytes = null;
        }
        if (unused != null) {
            unused.close();
        }
    }

    private synchronized @Nullable BlockBytes bytes() {
        return bytes;
    }

    private synchronized @Nullable FsException failure() {
        return failure;
    }
}
