package io.dittofs.metadata.object;

import java.security.MessageDigest;
import java.util.List;

/// The hashes of chunks and objects, made from those of blocks. Pure functions.
///
/// ```text
/// chunk   SHA-256 over the hashes of its blocks, up to the last one that is no hole, a hole being 32 zero bytes
/// object  SHA-256 over the hashes of its chunks, up to the last one that has a block
/// ```
///
/// Two files of one size and one object hash have the same bytes. The reverse need not hold: a block of
/// zeros and a hole read alike and have different hashes.
public final class ObjectHashes {
    /// Bytes of a block that is full.
    public static final int BLOCK_BYTES = 4 << 20;

    public static final int BLOCKS_PER_CHUNK = 16;

    /// Stands for a block that is not there. No block has it.
    public static final BlockHash HOLE = new BlockHash(0, 0, 0, 0);

    private ObjectHashes() {}

    /// The hash of a chunk.
    ///
    /// @param blocks the hashes of up to 16 blocks in order, [#HOLE] for those that are not there
    public static BlockHash chunkHash(List<BlockHash> blocks) {
        if (blocks.size() > BLOCKS_PER_CHUNK) {
            throw new IllegalArgumentException("a chunk of " + blocks.size() + " blocks");
        }
        int count = blocks.size();
        while (count > 0 && blocks.get(count - 1).equals(HOLE)) {
            count--;
        }
        return hashOf(blocks.subList(0, count));
    }

    /// The hash of an object.
    ///
    /// @param chunks the hashes of all chunks in order, that of an empty chunk for one without blocks
    public static BlockHash objectHash(List<BlockHash> chunks) {
        BlockHash empty = hashOf(List.of());
        int count = chunks.size();
        while (count > 0 && chunks.get(count - 1).equals(empty)) {
            count--;
        }
        return hashOf(chunks.subList(0, count));
    }

    private static BlockHash hashOf(List<BlockHash> hashes) {
        MessageDigest digest = BlockHash.sha256();
        for (BlockHash hash : hashes) {
            digest.update(hash.bytes());
        }
        return BlockHash.decode(digest.digest());
    }
}
