package io.dittofs.transfer.naming;

import io.dittofs.blocks.store.BlockKeys;
import io.dittofs.metadata.object.BlockHash;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The keys of blocks in the block store, in two forms.
///
/// ```text
/// blocks/ab/cd/HASH-RUN-COUNT                the hash of the block, and two pairs of its first digits
/// files/FOLDER/INDEX-HASH PREFIX-RUN-COUNT   the path of a file, the block's index in it, 16 digits of the hash
/// ```
///
/// The hash says what is in it, to people and to tools; run and count make each upload's key one that no other upload
/// ever had, so that the deletion of one never meets another.
///
/// **Threading**: thread-safe.
public final class BlockNames {
    /// What the keys of all blocks begin with. Nothing else lies there.
    public static final List<String> PREFIXES = List.of("blocks/", "files/");

    /// The first part of keys with a path.
    static final String FILES = "files";

    /// The most bytes of a folder, with [#FILES]: the rest is for what is unique.
    static final int FOLDER_BYTES_MAX = BlockKeys.BYTES_MAX - 62;

    private static final int RADIX = 36;
    private static final String UNIQUE = "-[0-9a-f]{16}-[0-9a-z]{1,13}";
    private static final Pattern CONTENT_FORM =
            Pattern.compile("blocks/([0-9a-f]{2})/([0-9a-f]{2})/([0-9a-f]{64})" + UNIQUE);
    private static final Pattern FILE_FORM = Pattern.compile("[0-9]{6,13}-([0-9a-f]{16})" + UNIQUE);

    private final String run;
    private final AtomicLong count = new AtomicLong();

    /// @param random where the name of this run comes from
    public BlockNames(RandomGenerator random) {
        this.run = HexFormat.of().toHexDigits(random.nextLong());
    }

    /// What a key says of the hash of its block.
    ///
    /// @param first the hash's first word
    /// @param hash null where the key says no more
    record Hint(long first, @Nullable BlockHash hash) {}

    /// Whether a key is one that this class gave, in this run or another one.
    public static boolean isBlock(String key) {
        return hint(key) != null;
    }

    /// What a key says of its block; null where it is none that this class gave.
    static @Nullable Hint hint(String key) {
        Matcher content = CONTENT_FORM.matcher(key);
        if (content.matches()) {
            String hex = content.group(3);
            boolean isInItsPlace = hex.startsWith(content.group(1)) && hex.startsWith(content.group(2), 2);
            BlockHash hash = BlockHash.parse(hex);
            return isInItsPlace ? new Hint(hash.word(0), hash) : null;
        }
        int nameAt = key.lastIndexOf('/') + 1;
        Matcher file = FILE_FORM.matcher(key.substring(nameAt));
        boolean isBelowFiles = key.startsWith(FILES + "/") && nameAt > FILES.length() + 1 && BlockKeys.isValid(key);
        return isBelowFiles && file.matches() ? new Hint(Long.parseUnsignedLong(file.group(1), 16), null) : null;
    }

    /// Whether a name could be the last part of a key with a path.
    static boolean isOfObject(String name) {
        return FILE_FORM.matcher(name).matches();
    }

    /// A new key for a block by its hash.
    public String byContent(BlockHash hash) {
        String hex = hash.toString();
        return "blocks/" + hex.substring(0, 2) + "/" + hex.substring(2, 4) + "/" + hex + unique();
    }

    /// A new key for a block of a file.
    ///
    /// @param folder of the file, from [#FILES] on
    public String byPath(String folder, long index, BlockHash hash) {
        return folder + String.format(Locale.ROOT, "/%06d-%016x", index, hash.word(0)) + unique();
    }

    private String unique() {
        return "-" + run + "-" + Long.toString(count.getAndIncrement(), RADIX);
    }
}
