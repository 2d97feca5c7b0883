package io.dittofs.metadata.memory;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.object.BlockLocation;
import io.dittofs.metadata.object.PieceChecksums;
import io.dittofs.metadata.object.StoredBlock;
import io.dittofs.metadata.store.GivenName;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// How much heap a store may take. Clients could otherwise create files until the process dies, so each inode,
/// entry and target is charged what it takes at the most when arrays have just grown and tombstones are not yet
/// cleared; on average it is about a third less.
///
/// **Threading**: thread-safe.
final class HeapBudget {
    /// Each shard's page of rows that is not full, with its attachments and the index.
    private static final long STORE_BYTES = Shards.COUNT * 14_000L;

    /// A row of 96 bytes and its place in the index, which may be filled to an eighth only.
    private static final int INODE_BYTES = 136;
    /// The objects of a directory with the first pages of its log, names and table.
    private static final int DIRECTORY_BYTES = 640;
    /// Three words in the log, one or two in the table, and the same once more for a tombstone.
    private static final int ENTRY_BYTES = 80;
    /// A live name and a dead one.
    private static final int NAME_COPIES = 2;
    /// Two object headers, and the place of a reference.
    private static final int TARGET_BYTES = 48;

    /// A node of a map with its key and place, and a list.
    private static final int GIVEN_NAMES_BYTES = 136;
    /// Two records, a header and padding.
    private static final int GIVEN_NAME_BYTES = 80;

    /// A row of the block map of 60 bytes in a page that is three eighths full.
    static final long MAPPED_BLOCK_BYTES = 160;
    /// A block's row of 76 bytes and its row among the condemned ones of 44 in such pages, the string of a key, and
    /// what has both that and the checksums.
    private static final int BLOCK_BYTES = 394;
    /// Their object and the header of their array.
    private static final int PIECES_BYTES = 32;
    /// The node of a tree, two records, a hash and the string.
    private static final int DOOMED_BYTES = 220;

    /// What an empty file with a name of 20 bytes is charged.
    private static final long FILE_BYTES = INODE_BYTES + ENTRY_BYTES + NAME_COPIES * 20L;

    /// The rest is for the buffers, caches and requests of the server, and for the garbage collector to
    /// breathe.
    private static final double SHARE_OF_HEAP = 0.4;

    private final long bytesMax;
    private final AtomicLong bytes = new AtomicLong();

    HeapBudget(long bytesMax) {
        this.bytesMax = bytesMax - STORE_BYTES;
    }

    /// What each of several stores may take where nobody says how much.
    static long bytesMaxDefault(int stores) {
        return (long) (Runtime.getRuntime().maxMemory() * SHARE_OF_HEAP / stores);
    }

    static long ofInode(FileType type) {
        return type.isDirectory() ? INODE_BYTES + DIRECTORY_BYTES : INODE_BYTES;
    }

    static long ofEntry(int nameLength) {
        return ENTRY_BYTES + (long) NAME_COPIES * nameLength;
    }

    static long ofTarget(int length) {
        return TARGET_BYTES + (long) length;
    }

    static long ofGivenNames(List<GivenName> names) {
        long bytes = names.isEmpty() ? 0 : GIVEN_NAMES_BYTES;
        for (GivenName given : names) {
            bytes += GIVEN_NAME_BYTES + given.name().bytes().length;
        }
        return bytes;
    }

    static long ofBlock(StoredBlock block) {
        PieceChecksums pieces = block.pieces();
        long piecesBytes = pieces == null ? 0 : PIECES_BYTES + (long) pieces.count() * Integer.BYTES;
        return BLOCK_BYTES + keyBytes(block.location()) + piecesBytes;
    }

    static long ofDoomed(BlockLocation location) {
        return DOOMED_BYTES + keyBytes(location);
    }

    private static long keyBytes(BlockLocation location) {
        return (long) location.key().length() * Character.BYTES;
    }

    /// Charges, or with a negative number gives back, which always succeeds.
    void add(long delta) throws FsException {
        long before;
        do {
            before = bytes.get();
            if (delta > 0 && delta > bytesMax - before) {
                throw new FsException(FsError.NO_SPACE, "the metadata store has its " + bytesMax + " bytes of heap");
            }
        } while (!bytes.compareAndSet(before, before + delta));
    }

    /// What is charged.
    long bytes() {
        return bytes.get();
    }

    /// How many more empty files fit.
    long freeFiles() {
        return Math.max(0, (bytesMax - bytes.get()) / FILE_BYTES);
    }
}
