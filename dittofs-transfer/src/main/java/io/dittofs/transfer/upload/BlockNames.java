package io.dittofs.transfer.upload;

import io.dittofs.metadata.object.BlockHash;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The keys of blocks in the block store: `blocks/ab/cd/HASH-RUN-COUNT`. The hash says what is in it, to people and to
/// tools; run and count make each upload's key one that no other upload ever had, so that the deletion of one never
/// meets another.
///
/// **Threading**: thread-safe.
public final class BlockNames {
    /// What the keys of all blocks begin with.
    public static final String PREFIX = "blocks/";

    private static final int RADIX = 36;
    private static final Pattern FORM =
            Pattern.compile(PREFIX + "([0-9a-f]{2})/([0-9a-f]{2})/([0-9a-f]{64})-[0-9a-f]{16}-[0-9a-z]{1,13}");

    private final String run;
    private final AtomicLong count = new AtomicLong();

    /// @param random where the name of this run comes from
    public BlockNames(RandomGenerator random) {
        this.run = HexFormat.of().toHexDigits(random.nextLong());
    }

    /// The block that a key is of; null where it is none that this class gave.
    public static @Nullable BlockHash hashIn(String key) {
        Matcher matcher = FORM.matcher(key);
        if (!matcher.matches()) {
            return null;
        }
        String hex = matcher.group(3);
        boolean isInItsPlace = hex.startsWith(matcher.group(1)) && hex.startsWith(matcher.group(2), 2);
        return isInItsPlace ? BlockHash.parse(hex) : null;
    }

    /// A new key for a block.
    public String keyOf(BlockHash hash) {
        String hex = hash.toString();
        return PREFIX + hex.substring(0, 2) + "/" + hex.substring(2, 4) + "/" + hex + "-" + run + "-"
                + Long.toString(count.getAndIncrement(), RADIX);
    }
}
