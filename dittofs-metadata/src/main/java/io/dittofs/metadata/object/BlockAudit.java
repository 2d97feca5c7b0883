package io.dittofs.metadata.object;

import io.dittofs.metadata.error.FsException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Counts how often the block map names each block and compares, in bounded memory: a window of blocks
/// after the other in the order of their hashes, each with one scan of the whole map. A window takes 40
/// bytes for each block, so most stores are read once. Besides, 8 bytes for each file, to know the
/// contents that belong to one.
///
/// **Threading**: confined to the thread that has the tables as of one moment.
public final class BlockAudit {
    /// Blocks of 4 MiB that are 4 TiB; 40 MiB of memory.
    private static final int WINDOW_BLOCKS = 1 << 20;

    private static final int HASH_WORDS = BlockHash.BYTES / Long.BYTES;

    private final Tables tables;
    private final Consumer<BlockFault> faults;
    private final int windowBlocks;

    private long[] hashes = {};
    private long[] found = {};
    private long[] counted = {};
    private int count;

    /// The content whose blocks are being read, and how many they were.
    private long content;

    private long contentBlocks;

    /// What is audited, as of one moment.
    public interface Tables {
        /// Known blocks in the order of their hashes.
        List<StoredBlock> list(@Nullable BlockHash after, int max) throws FsException;

        @Nullable
        StoredBlock find(BlockHash hash) throws FsException;

        /// Shows the whole block map, content after content.
        void scanMap(MapVisitor visitor) throws FsException;

        /// Shows the list of condemned blocks.
        void scanCondemned(CondemnedVisitor visitor) throws FsException;

        boolean isListed(CondemnedBlock block) throws FsException;

        /// The contents that an inode has or that are noted for release, in ascending order.
        long[] contents() throws FsException;
    }

    /// Is shown rows of the block map.
    @FunctionalInterface
    public interface MapVisitor {
        void visit(long contentId, BlockRef block) throws FsException;
    }

    /// Is shown condemned blocks.
    @FunctionalInterface
    public interface CondemnedVisitor {
        void visit(CondemnedBlock block) throws FsException;
    }

    public BlockAudit(Tables tables, Consumer<BlockFault> faults) {
        this(tables, faults, WINDOW_BLOCKS);
    }

    BlockAudit(Tables tables, Consumer<BlockFault> faults, int windowBlocks) {
        this.tables = tables;
        this.faults = faults;
        this.windowBlocks = windowBlocks;
    }

    public void run() throws FsException {
        findOrphans(tables.contents());
        BlockHash after = null;
        boolean isLast;
        do {
            isLast = readWindow(after);
            BlockHash last = isLast ? null : hash(count - 1);
            countReferences(after, last);
            after = last;
        } while (!isLast);
        tables.scanCondemned(listed -> {
            StoredBlock block = tables.find(listed.hash());
            if (block == null || !block.isCondemned() || block.condemnedSince() != listed.since()) {
                faults.accept(new BlockFault.WrongCondemnation(listed, true));
            }
        });
    }

    private void findOrphans(long[] owned) throws FsException {
        contentBlocks = 0;
        tables.scanMap((contentId, _) -> {
            if (contentBlocks == 0 || contentId != content) {
                reportOrphan(owned);
                content = contentId;
                contentBlocks = 0;
            }
            contentBlocks++;
        });
        reportOrphan(owned);
    }

    private void reportOrphan(long[] owned) {
        if (contentBlocks > 0 && Arrays.binarySearch(owned, content) < 0) {
            faults.accept(new BlockFault.Orphan(content, contentBlocks));
        }
    }

    /// @return whether no block follows
    private boolean readWindow(@Nullable BlockHash after) throws FsException {
        count = 0;
        BlockHash last = after;
        while (true) {
            int max = Math.min(windowBlocks - count, ObjectStore.PAGE_MAX);
            List<StoredBlock> page = tables.list(last, max);
            reserve(count + page.size());
            for (StoredBlock block : page) {
                add(block);
                last = block.hash();
            }
            if (page.size() < max) {
                return true;
            }
            if (count == windowBlocks) {
                return false;
            }
        }
    }

    private void reserve(int blocks) {
        if (blocks > counted.length) {
            int length = Math.min(windowBlocks, Math.max(blocks, counted.length * 2));
            hashes = Arrays.copyOf(hashes, length * HASH_WORDS);
            found = Arrays.copyOf(found, length);
            counted = Arrays.copyOf(counted, length);
        }
    }

    private void add(StoredBlock block) throws FsException {
        for (int i = 0; i < HASH_WORDS; i++) {
            hashes[count * HASH_WORDS + i] = block.hash().word(i);
        }
        counted[count] = block.references();
        found[count] = 0;
        count++;
        if (block.isCondemned() && !tables.isListed(block.condemned())) {
            faults.accept(new BlockFault.WrongCondemnation(block.condemned(), false));
        }
    }

    /// Counts references to blocks of the window, and reports those to blocks that should be in it.
    private void countReferences(@Nullable BlockHash after, @Nullable BlockHash last) throws FsException {
        UnknownBlocks unknown = new UnknownBlocks();
        tables.scanMap((_, block) -> {
            BlockHash hash = block.hash();
            boolean isInWindow =
                    (after == null || hash.compareTo(after) > 0) && (last == null || hash.compareTo(last) <= 0);
            if (isInWindow) {
                int index = indexOf(hash);
                if (index < 0) {
                    unknown.add(hash);
                } else {
                    found[index]++;
                }
            }
        });
        for (int i = 0; i < count; i++) {
            if (found[i] != counted[i]) {
                faults.accept(new BlockFault.WrongCount(hash(i), counted[i], found[i]));
            }
        }
        unknown.report(faults);
    }

    private BlockHash hash(int index) {
        int word = index * HASH_WORDS;
        return new BlockHash(hashes[word], hashes[word + 1], hashes[word + 2], hashes[word + 3]);
    }

    private int indexOf(BlockHash hash) {
        int low = 0;
        int high = count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = compare(middle, hash);
            if (order == 0) {
                return middle;
            }
            low = order < 0 ? middle + 1 : low;
            high = order < 0 ? high : middle - 1;
        }
        return -1;
    }

    private int compare(int index, BlockHash hash) {
        for (int i = 0; i < HASH_WORDS; i++) {
            int order = Long.compareUnsigned(hashes[index * HASH_WORDS + i], hash.word(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
