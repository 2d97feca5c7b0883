package io.dittofs.server.offline;

import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockFault;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.object.StoredBlock;
import io.dittofs.metadata.path.FileWalk;
import io.dittofs.metadata.path.TreeFile;
import io.dittofs.metadata.store.MetadataStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Looks at every block that the block map names, in the order of the hashes, and then at which files the
/// damaged ones are in. Memory is bounded, however much there is and however much of it is damaged.
///
/// **Threading**: confined to the thread that runs it, but for the probes.
final class ContentCheck {
    private static final double HASHES = Math.scalb(1.0, 32);

    private final MetadataStore metadata;
    private final BlockProbe probe;
    private final int downloads;
    private final ContentProgress progress;
    private final List<BlockDamage> damages = new ArrayList<>();
    private long damagedTotal;

    ContentCheck(MetadataStore metadata, BlockProbe probe, int downloads, ContentProgress progress) {
        this.metadata = metadata;
        this.probe = probe;
        this.downloads = downloads;
        this.progress = progress;
    }

    /// Where a block is.
    private static final class Uses {
        private final List<BlockUse> first = new ArrayList<>();
        private long total;

        void add(TreeFile file, long index) {
            if (first.size() < DamagedBlock.USES_MAX) {
                first.add(new BlockUse(file.path(), file.inode().number(), index));
            }
            total++;
        }
    }

    ContentCheckResult run() throws FsException {
        metadata.objects().audit(fault -> {
            if (fault instanceof BlockFault.UnknownBlock unknown) {
                found(new BlockDamage(unknown.hash(), BlockDamage.Kind.UNKNOWN, ""));
            }
        });
        try (Parallel probes = new Parallel(downloads)) {
            BlockHash last = null;
            List<StoredBlock> page;
            do {
                page = metadata.objects().list(last, ObjectStore.PAGE_MAX);
                for (StoredBlock block : page) {
                    if (!block.isCondemned()) {
                        probes.submit(() -> probe(block));
                        Probed probed = probe.probed();
                        progress.advanced(part(block.hash()), probed.blocks(), probed.bytes());
                    }
                    last = block.hash();
                }
            } while (page.size() == ObjectStore.PAGE_MAX);
            probes.await();
        }
        return result();
    }

    /// A server may delete or replace a block that is no longer needed while it is looked at: the block map says so
    /// before the block store does.
    private void probe(StoredBlock listed) throws FsException, BlockStoreException {
        StoredBlock block = listed;
        while (true) {
            BlockDamage damage = probe.probe(block);
            if (damage == null) {
                return;
            }
            StoredBlock now = metadata.objects().find(block.hash());
            if (now == null || now.isCondemned()) {
                return;
            }
            if (now.location().equals(block.location())) {
                found(damage);
                return;
            }
            block = now;
        }
    }

    private synchronized void found(BlockDamage damage) {
        damagedTotal++;
        if (damages.size() < ContentCheckResult.LISTED_MAX) {
            damages.add(damage);
        }
    }

    /// Hashes are as good as random, so that one tells how many are before it.
    private static double part(BlockHash hash) {
        return (hash.word(0) >>> Integer.SIZE) / HASHES;
    }

    private synchronized ContentCheckResult result() throws FsException {
        if (damages.isEmpty()) {
            return new ContentCheckResult(probe.probed(), List.of(), damagedTotal);
        }
        Map<BlockHash, Uses> uses = new HashMap<>();
        damages.forEach(damage -> uses.put(damage.hash(), new Uses()));
        FileWalk.ofAll(
                metadata,
                file -> metadata.objects().forEach(BlockRange.all(file.inode().contentId()), mapped -> {
                    Uses known = uses.get(mapped.block().hash());
                    if (known != null) {
                        known.add(file, mapped.index());
                    }
                }));
        List<DamagedBlock> damaged = new ArrayList<>();
        for (BlockDamage damage : damages) {
            Uses known = uses.getOrDefault(damage.hash(), new Uses());
            if (known.total == 0 && isGivenUp(damage)) {
                damagedTotal--;
            } else {
                damaged.add(new DamagedBlock(damage, known.first, known.total));
            }
        }
        return new ContentCheckResult(probe.probed(), damaged, damagedTotal);
    }

    /// Whether the last file that had the block has gone since it was looked at.
    private boolean isGivenUp(BlockDamage damage) throws FsException {
        if (damage.kind() == BlockDamage.Kind.UNKNOWN) {
            return false;
        }
        StoredBlock now = metadata.objects().find(damage.hash());
        return now == null || now.isCondemned();
    }
}
