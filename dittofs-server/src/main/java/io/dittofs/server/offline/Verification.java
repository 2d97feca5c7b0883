package io.dittofs.server.offline;

import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.object.BlockHash;
import io.dittofs.metadata.object.BlockRange;
import io.dittofs.metadata.object.MappedBlock;
import io.dittofs.metadata.object.StoredBlock;
import io.dittofs.metadata.path.FileWalk;
import io.dittofs.metadata.path.TreeFile;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.transfer.recovery.UnsentData;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads the blocks of files, file after file in the order of the tree, several blocks at once.
///
/// **Threading**: confined to the thread that runs it, but for the probes.
final class Verification {
    private final MetadataStore metadata;
    private final BlockProbe probe;
    private final UnsentData unsent;
    private final ContentProgress progress;
    private final Map<String, DamagedFile> damaged = new LinkedHashMap<>();
    private long damagedTotal;
    private long files;
    private long unsentFiles;
    private long unsentBytes;

    Verification(MetadataStore metadata, BlockProbe probe, UnsentData unsent, ContentProgress progress) {
        this.metadata = metadata;
        this.probe = probe;
        this.unsent = unsent;
        this.progress = progress;
    }

    /// A file that is being read.
    private final class Reading {
        private final TreeFile file;
        private long damagedBlocks;

        Reading(TreeFile file) {
            this.file = file;
        }

        void found(long index, BlockDamage damage) {
            synchronized (Verification.this) {
                damagedBlocks++;
                damagedTotal += damagedBlocks == 1 ? 1 : 0;
                DamagedFile known = damaged.get(file.path());
                if (known == null && damaged.size() == VerifyResult.LISTED_MAX) {
                    return;
                }
                DamagedFile found = new DamagedFile(file.path(), file.inode().number(), index, damage, damagedBlocks);
                damaged.put(file.path(), known == null || index < known.index() ? found : known.with(damagedBlocks));
            }
        }
    }

    VerifyResult run(TreeFile start, int downloads) throws FsException {
        try (Parallel probes = new Parallel(downloads)) {
            FileWalk.of(metadata, start, file -> read(file, probes));
            probes.await();
        }
        synchronized (this) {
            return new VerifyResult(
                    files,
                    probe.probed(),
                    List.copyOf(damaged.values()),
                    damagedTotal,
                    new UnsentBytes(unsentBytes, unsentFiles));
        }
    }

    private void read(TreeFile file, Parallel probes) throws FsException {
        files++;
        Long inLog = unsent.bytesByContent().get(file.inode().contentId());
        if (inLog != null) {
            unsentFiles++;
            unsentBytes += inLog;
        }
        Reading reading = new Reading(file);
        metadata.objects().forEach(BlockRange.all(file.inode().contentId()), block -> {
            probes.submit(() -> {
                BlockDamage damage = probe(block);
                if (damage != null) {
                    reading.found(block.index(), damage);
                }
            });
            Probed probed = probe.probed();
            progress.advanced(ContentProgress.UNKNOWN, probed.blocks(), probed.bytes());
        });
    }

    private @Nullable BlockDamage probe(MappedBlock mapped) throws FsException, BlockStoreException {
        BlockHash hash = mapped.block().hash();
        StoredBlock stored = metadata.objects().find(hash);
        return stored == null ? new BlockDamage(hash, BlockDamage.Kind.UNKNOWN, "") : probe.probe(stored);
    }
}
