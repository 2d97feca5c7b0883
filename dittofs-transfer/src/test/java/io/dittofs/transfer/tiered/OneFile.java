package io.dittofs.transfer.tiered;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.cache.log.LogOptions;
import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.deferred.DeferralLimits;
import io.dittofs.metadata.deferred.DeferringMetadataStore;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.AttributeUpdate;
import io.dittofs.metadata.file.CreateMode;
import io.dittofs.metadata.file.FileService;
import io.dittofs.metadata.file.Quota;
import io.dittofs.metadata.file.ReadResult;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.store.HookedMetadataStore;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.transfer.Contents;
import io.dittofs.transfer.KeptOpen;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;

/// A file on a server that ends without a word and begins anew over what is in the stores. Nothing is uploaded, and
/// nothing that was deferred is stored, unless the test asks for it.
final class OneFile implements AutoCloseable {
    private static final Credentials ROOT = new Credentials(0, 0);
    private static final DeferralLimits NOT_BY_ITSELF = new DeferralLimits(1 << 14, Duration.ofHours(1));

    private final MetadataStore memory = new MemoryMetadataStore(new Random(1));
    private final BlockStore blocks = TieredRig.blocks(64L << 20);
    private final TieredRig rig;
    private DeferringMetadataStore deferring;
    private HookedMetadataStore hooked;
    private TieredStorage storage;
    private FileService files;
    private final FileId id;

    /// @param directory of the log
    OneFile(Path directory) throws Exception {
        rig = new TieredRig(directory, () -> deferring)
                .with(new LogOptions(4 << 20, 64 << 10))
                .with(TieredOptions.named("test").withDelays(Duration.ofHours(1), Duration.ofHours(1), Duration.ZERO));
        live();
        id = create("file");
    }

    private void live() throws Exception {
        deferring = DeferringMetadataStore.over(memory, NOT_BY_ITSELF, System::nanoTime);
        hooked = new HookedMetadataStore(deferring);
        storage = rig.open(new KeptOpen(blocks));
        files = FileService.open(
                new FileService.Parts(
                        memory.openShare("/export", new RootAttributes(0_777, 0, 0, 1)),
                        hooked,
                        new InodeLocks(),
                        storage.promising(Promise.LOCAL)),
                false,
                Quota.NONE,
                rig.clock()::incrementAndGet);
    }

    /// Forgets everything but what is in the stores.
    void crash() throws Exception {
        storage.close();
        live();
    }

    /// Sets the clock, which every change moves on by a nanosecond.
    void setClock(long nanos) {
        rig.clock().set(nanos);
    }

    /// What the server has its metadata in.
    HookedMetadataStore metadata() {
        return hooked;
    }

    TieredStorage storage() {
        return storage;
    }

    FileId create(String name) throws FsException {
        return files.create(
                        ROOT, files.root(), FileName.of(name), new CreateMode.Guarded(AttributeUpdate.ofMode(0_644)))
                .inode()
                .id();
    }

    long contentId() throws FsException {
        return files.attributes(id).contentId();
    }

    long size() throws FsException {
        return files.attributes(id).size();
    }

    void write(byte[] data) throws FsException {
        write(id, data);
    }

    void write(FileId other, byte[] data) throws FsException {
        files.write(ROOT, other, 0, ByteBuffer.wrap(data), Stability.UNSTABLE);
    }

    void resize(long size) throws FsException {
        files.setAttributes(ROOT, id, AttributeUpdate.ofSize(size), OptionalLong.empty());
    }

    byte[] read(int count) throws FsException {
        ReadResult result = files.read(ROOT, id, 0, count);
        try (var lease = Objects.requireNonNull(result.data())) {
            return Contents.bytes(lease);
        }
    }

    @Override
    public void close() {
        storage.close();
        memory.close();
        blocks.close();
    }
}
