package io.dittofs.transfer.upload;

import io.dittofs.metadata.object.BlockHash;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/// The keys of blocks in the block store: `blocks/ab/cd/HASH-RUN-COUNT`. The hash says what is in it, to people and to
/// tools; run and count make each upload's key one that no other upload ever had, so that the deletion of one never
/// meets another.
///
/// **Threading**: thread-safe.
public final class BlockNames {
    /// What the keys of all blocks begin with.
    public static final String PREFIX = "blocks/";

    private static final int RADIX = 36;

    private final String run;
    private final AtomicLong count = new AtomicLong();

    /// @param random where the name of this run comes from
    public BlockNames(RandomGenerator random) {
        this.run = HexFormat.of().toHexDigits(random.nextLong());
    }

    /// A new key for a block.
    public String keyOf(BlockHash hash) {
        String hex = hash.toString();
        return PREFIX + hex.substring(0, 2) + "/" + hex.substring(2, 4) + "/" + hex + "-" + run + "-"
                + Long.toString(count.getAndIncrement(), RADIX);
    }
}
