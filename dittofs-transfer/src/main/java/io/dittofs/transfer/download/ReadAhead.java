package io.dittofs.transfer.download;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.BlockRef;
import io.dittofs.metadata.object.MappedBlock;
import io.dittofs.metadata.object.ObjectHashes;
import io.dittofs.transfer.map.BlockMap;
import io.dittofs.transfer.watch.TransferWatch;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Notices who reads a content from front to back, and has the next blocks fetched before they are asked for. How far
/// ahead grows with each block that is read in order, up to a bound.
///
/// Reads are in order where one is near the end of the last ones: nearer at first, so that few of those that are all
/// over
/// a large file seem to be in order by chance.
///
/// **Threading**: thread-safe; waits for nothing.
public final class ReadAhead {
    private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);
    private static final int READERS_MAX = 4096;
    /// Reads of one reader come a little out of order, since clients send several at once.
    private static final long SLACK_BYTES = 8L << 20;
    private static final long FIRST_SLACK_BYTES = 1L << 20;

    private final BlockMap map;
    private final BlockReader reader;
    private final int blocksMax;
    private final TransferWatch watch;
    private final ThreadFactory threads =
            Thread.ofVirtual().name("read-ahead-", 0).factory();
    private final Cache<Long, Sequence> sequences;

    /// How one content was read last. Guarded by itself.
    private static final class Sequence {
        private boolean isInOrder;
        private long end;
        private int window;
        private long fetchedUntil;
    }

    /// @param blocksMax how many blocks ahead at most; 0 for none
    /// @param watch of each look ahead
    public ReadAhead(BlockMap map, BlockReader reader, int blocksMax, TransferWatch watch) {
        this.map = map;
        this.reader = reader;
        this.blocksMax = blocksMax;
        this.watch = watch;
        this.sequences = Caffeine.newBuilder()
                .maximumSize(READERS_MAX)
                .executor(Runnable::run)
                .build();
    }

    /// Notes a read.
    ///
    /// @return whether it is in order with the last ones
    public boolean read(long contentId, long offset, int count) {
        Sequence sequence = sequences.get(contentId, _ -> new Sequence());
        long next = (offset + count) / ObjectHashes.BLOCK_BYTES + 1;
        long from;
        long until;
        synchronized (sequence) {
            long slack = sequence.isInOrder ? SLACK_BYTES : FIRST_SLACK_BYTES;
            sequence.isInOrder = Math.abs(offset - sequence.end) <= slack;
            if (!sequence.isInOrder) {
                sequence.window = 0;
                sequence.fetchedUntil = 0;
                sequence.end = offset + count;
                return false;
            }
            boolean isNewBlock = (offset + count) / ObjectHashes.BLOCK_BYTES > sequence.end / ObjectHashes.BLOCK_BYTES;
            sequence.end = Math.max(sequence.end, offset + count);
            if (isNewBlock || sequence.window == 0) {
                sequence.window = Math.min(blocksMax, sequence.window * 2 + 1);
            }
            from = Math.max(next, sequence.fetchedUntil);
            until = next + sequence.window;
            if (from >= until) {
                return true;
            }
            sequence.fetchedUntil = until;
        }
        threads.newThread(watch.begun("read-ahead", () -> fetch(contentId, from, until)))
                .start();
        return true;
    }

    private void fetch(long contentId, long from, long until) {
        try {
            List<MappedBlock> blocks = map.list(new BlockRange(contentId, from, until), blocksMax);
            for (MappedBlock mapped : blocks) {
                BlockRef block = mapped.block();
                reader.prefetch(block.hash());
            }
        } catch (FsException e) {
            LOG.debug("nothing is read ahead content={} reason={}", contentId, e.getMessage());
        }
    }
}
