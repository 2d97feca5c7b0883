package io.dittofs.transfer.tiered;

import io.dittofs.cache.log.WriteAheadLog;
import io.dittofs.metadata.content.ContentLease;
import io.dittofs.transfer.content.BlockSpan;
import io.dittofs.transfer.content.Zeros;
import io.dittofs.transfer.download.BlockBytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Bytes of a content as they lie: in the log, in clean blocks, and zeros. What it shows does not change.
///
/// **Threading**: built by one thread, then read and closed by one at a time.
final class TieredLease implements ContentLease {
    private final WriteAheadLog log;
    private final List<ByteBuffer> buffers = new ArrayList<>(2);
    private final List<BlockBytes> blocks = new ArrayList<>(1);
    private long[] pinned = new long[1];
    private int pins;
    private int length;

    TieredLease(WriteAheadLog log) {
        this.log = log;
    }

    /// Keeps bytes of the log in place. Under the lock of their content.
    void pin(long position) {
        log.pin(position);
        if (pins == pinned.length) {
            pinned = Arrays.copyOf(pinned, 2 * pins);
        }
        pinned[pins++] = position;
    }

    /// Shows bytes of the log, which are pinned.
    void addLogged(long position, int count) {
        add(log.slice(position, count));
    }

    /// Shows bytes of a block, which the lease owns from now on.
    void addBlock(BlockBytes block, int from, int count) {
        blocks.add(block);
        block.slices(from, count).forEach(this::add);
    }

    /// Shows more bytes of the block that was added last.
    void addMoreOfBlock(int from, int count) {
        blocks.getLast().slices(from, count).forEach(this::add);
    }

    void addZeros(long count) {
        for (long left = count; left > 0; ) {
            int part = (int) Math.min(left, BlockSpan.BLOCK_BYTES);
            add(Zeros.of(part));
            left -= part;
        }
    }

    private void add(ByteBuffer buffer) {
        buffers.add(buffer);
        length += buffer.remaining();
    }

    @Override
    public List<ByteBuffer> buffers() {
        return buffers;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public void close() {
        for (int i = 0; i < pins; i++) {
            log.unpin(pinned[i]);
        }
        pins = 0;
        blocks.forEach(BlockBytes::close);
        blocks.clear();
    }
}
