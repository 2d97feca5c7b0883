package io.dittofs.server.reactor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The buffer small replies of one connection are written into one after the other.
///
/// ```
///  0        regionStart        position          capacity
///  |  queued  |  sent, unqueued  |  free             |
/// ```
/// What was sent since the last flush is one region and goes out with one buffer of a gathering write; a reply with
/// an attachment ends the region early. Regions are views made once and used again.
///
/// **Threading**: reactor-confined.
final class Tail implements Runnable {

    static final int BYTES = BufferPool.MEDIUM_BYTES;

    private final TailCache cache;
    private final PooledBuffer lease;
    private final ByteBuffer bytes;
    private ByteBuffer[] views = new ByteBuffer[0];
    private int viewCount;
    private int regionStart;
    private int regionsQueued;
    private boolean isRetired;

    Tail(TailCache cache, PooledBuffer lease) {
        this.cache = cache;
        this.lease = lease;
        this.bytes = lease.bytes().clear().limit(BYTES);
    }

    /// The buffer, positioned behind the last message.
    ByteBuffer bytes() {
        return bytes;
    }

    boolean hasOpenRegion() {
        return bytes.position() > regionStart;
    }

    /// Queues what was sent since the last call.
    void seal(WriteQueue queue) {
        if (hasOpenRegion()) {
            queue.push(nextView().limit(bytes.position()).position(regionStart), this);
            regionStart = bytes.position();
            regionsQueued++;
        }
    }

    /// Gives the tail back as soon as its last region is written.
    void retire() {
        assert !hasOpenRegion();
        isRetired = true;
        if (regionsQueued == 0) {
            cache.giveBack(this);
        }
    }

    /// A region was written, or will never be.
    @Override
    public void run() {
        regionsQueued--;
        assert regionsQueued >= 0;
        if (isRetired && regionsQueued == 0) {
            cache.giveBack(this);
        }
    }

    /// Makes the tail as new.
    void rewind() {
        assert regionsQueued == 0;
        bytes.clear().limit(BYTES).order(ByteOrder.BIG_ENDIAN);
        viewCount = 0;
        regionStart = 0;
        isRetired = false;
    }

    void free() {
        lease.close();
    }

    private ByteBuffer nextView() {
        if (viewCount == views.length) {
            views = Arrays.copyOf(views, views.length + 4);
            for (int index = viewCount; index < views.length; index++) {
                views[index] = bytes.duplicate();
            }
        }
        return views[viewCount++].clear();
    }
}
