package io.dittofs.metadata.memory;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.metadata.store.ShareUsage;
import io.dittofs.metadata.store.StoreScan;
import io.dittofs.metadata.store.SymlinkTarget;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A walk through all shards in the order of inode numbers, which lets nobody commit until it is closed. Confined to a
/// thread.
final class MemoryScan implements StoreScan {
    private final Shards shards;
    private final Map<Integer, Share> shares;
    private final long bytesCharged;
    private final List<String> blockFaults;
    private final long[] stamps;
    private final long[] numbers;

    /// @param bytesCharged what inodes and entries are charged
    /// @param blockFaults what is wrong with the block map
    MemoryScan(Shards shards, Map<Integer, Share> shares, long bytesCharged, List<String> blockFaults) {
        this.shards = shards;
        this.shares = shares;
        this.bytesCharged = bytesCharged;
        this.blockFaults = List.copyOf(blockFaults);
        this.stamps = shards.lockAllForRead();
        this.numbers = sortedNumbers(shards);
    }

    private static long[] sortedNumbers(Shards shards) {
        int count = 0;
        for (int i = 0; i < Shards.COUNT; i++) {
            count += shards.at(i).inodes().size();
        }
        long[] numbers = new long[count];
        int[] next = {0};
        for (int i = 0; i < Shards.COUNT; i++) {
            InodeTable table = shards.at(i).inodes();
            // As signed numbers, those from the middle on would come first.
            table.forEachRow(row -> numbers[next[0]++] = table.numberAt(row) + Long.MIN_VALUE);
        }
        assert next[0] == count : "rows and their count differ";
        Arrays.sort(numbers);
        for (int i = 0; i < count; i++) {
            numbers[i] += Long.MIN_VALUE;
        }
        return numbers;
    }

    @Override
    public void inodes(InodeVisitor visitor) throws FsException {
        for (long number : numbers) {
            visitor.inode(Objects.requireNonNull(shards.of(number).inode(number), "it is not found by its number"));
        }
    }

    @Override
    public void entries(EntryVisitor visitor) throws FsException {
        for (long number : numbers) {
            Directory directory = shards.of(number).directory(number);
            if (directory != null) {
                for (int at = directory.firstAfter(0); at >= 0; at = directory.next(at)) {
                    visitor.entry(number, directory.nameAt(at), directory.childAt(at));
                }
            }
        }
    }

    @Override
    public void symlinkTargets(TargetVisitor visitor) throws FsException {
        for (long number : numbers) {
            SymlinkTarget target = shards.of(number).symlinkTarget(number);
            if (target != null) {
                visitor.target(number, target.bytes().length);
            }
        }
    }

    @Override
    public List<ShareRecord> shares() {
        return shares.values().stream()
                .map(Share::shareRecord)
                .sorted(Comparator.comparing(ShareRecord::name))
                .toList();
    }

    @Override
    public ShareUsage usage(int shareId) {
        return Objects.requireNonNull(shares.get(shareId), "a share of this scan")
                .usage();
    }

    @Override
    public void releases(ReleaseVisitor visitor) {
        // None is noted.
    }

    @Override
    public void internals(DamageVisitor visitor) {
        blockFaults.forEach(sentence -> visitor.damage(sentence, false));
        long bytes = 0;
        for (long number : numbers) {
            Inode inode = shards.of(number).inode(number);
            if (inode == null) {
                visitor.damage("inode " + number + " is not found by its number", false);
            } else {
                bytes += check(inode, shards.of(number).inodes().attachment(number), visitor)
                        + HeapBudget.ofGivenNames(shards.of(number).givenNames(number));
            }
            visitor.passed(1);
        }
        if (bytes != bytesCharged) {
            visitor.damage(
                    "what is there costs " + bytes + " bytes of heap, but " + bytesCharged + " are charged", false);
        }
    }

    /// @return what the inode with all that hangs on it costs
    private static long check(Inode inode, @Nullable Object attachment, DamageVisitor visitor) {
        boolean fits = switch (inode.type()) {
            case DIRECTORY -> attachment instanceof Directory;
            case SYMLINK -> attachment == null || attachment instanceof SymlinkTarget;
            case REGULAR, BLOCK_DEVICE, CHARACTER_DEVICE, FIFO, SOCKET -> attachment == null;
        };
        if (!fits) {
            visitor.damage("inode " + inode.number() + " of type " + inode.type() + " has entries or a target", false);
        }
        return HeapBudget.ofInode(inode.type())
                + switch (attachment) {
                    case SymlinkTarget target -> HeapBudget.ofTarget(target.bytes().length);
                    case Directory directory -> check(inode.number(), directory, visitor);
                    case null, default -> 0;
                };
    }

    private static long check(long number, Directory directory, DamageVisitor visitor) {
        directory.check(number, sentence -> visitor.damage(sentence, false));
        long bytes = 0;
        for (int at = directory.firstAfter(0); at >= 0; at = directory.next(at)) {
            FileName name = directory.nameAt(at);
            bytes += HeapBudget.ofEntry(name.bytes().length);
        }
        return bytes;
    }

    @Override
    public void close() {
        shards.unlockAllRead(stamps);
    }
}
