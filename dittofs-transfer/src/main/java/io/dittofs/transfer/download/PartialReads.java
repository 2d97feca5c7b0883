package io.dittofs.transfer.download;

import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.ObjectHashes;
import java.util.LinkedHashMap;
import java.util.Map;

/// How much was fetched lately of blocks that are read in pieces. One of which half was fetched is worth being fetched
/// whole. What was not asked for while as many other blocks were as there is memory for is forgotten: it would not have
/// stayed in memory either.
///
/// **Threading**: thread-safe.
final class PartialReads {
    /// The least that a fetch counts for, since the way there and back costs more than some bytes.
    private static final int BYTES_MIN = ObjectHashes.BLOCK_BYTES / 16;

    private static final int WORTH_BYTES = ObjectHashes.BLOCK_BYTES / 2;
    private static final float LOAD_FACTOR = 0.75f;

    private final int blocksMax;
    /// The one that was asked for longest ago first. Guarded by this.
    private final Map<BlockHash, Integer> fetched = new LinkedHashMap<>(16, LOAD_FACTOR, true);

    PartialReads(int blocksMax) {
        this.blocksMax = blocksMax;
    }

    /// Notes a fetch of a part.
    ///
    /// @return whether the whole block should be fetched now; then it begins anew
    synchronized boolean add(BlockHash hash, int bytes) {
        int sum = fetched.merge(hash, Math.max(bytes, BYTES_MIN), Integer::sum);
        if (sum >= WORTH_BYTES) {
            fetched.remove(hash);
            return true;
        }
        if (fetched.size() > blocksMax) {
            fetched.remove(fetched.keySet().iterator().next());
        }
        return false;
    }
}
