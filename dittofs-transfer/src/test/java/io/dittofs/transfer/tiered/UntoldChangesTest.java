package io.dittofs.transfer.tiered;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.cache.log.LogOptions;
import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.deferred.DeferralLimits;
import io.dittofs.metadata.deferred.DeferringMetadataStore;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
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
import io.dittofs.metadata.object.BlockRange;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Uploads that could end between a write and the moment when the metadata store is told of it.
final class UntoldChangesTest {
    private static final Credentials ROOT = new Credentials(0, 0);
    private static final Duration A_WHILE = Duration.ofMillis(500);
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final DeferralLimits NOT_BY_ITSELF = new DeferralLimits(1 << 14, Duration.ofHours(1));
    private static final byte[] DATA = Contents.filled(1000, 7);

    @TempDir
    private Path directory = Path.of(".");

    private final MetadataStore memory = new MemoryMetadataStore(new Random(1));
    private final BlockStore blocks = TieredRig.blocks(64L << 20);
    private TieredRig rig;
    private DeferringMetadataStore deferring;
    private HookedMetadataStore hooked;
    private TieredStorage storage;
    private FileService files;
    private FileId file;

    @BeforeEach
    void begin() throws Exception {
        rig = new TieredRig(directory.resolve("log"), () -> deferring)
                .with(new LogOptions(4 << 20, 64 << 10, false))
                .with(TieredOptions.named("test").withDelays(Duration.ofHours(1), Duration.ofHours(1), Duration.ZERO));
        live();
        file = create("file");
    }

    /// A life of the server, which knows nothing but what is in the stores.
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

    @AfterEach
    void end() {
        storage.close();
        memory.close();
        blocks.close();
    }

    private FileId create(String name) throws FsException {
        return files.create(
                        ROOT, files.root(), FileName.of(name), new CreateMode.Guarded(AttributeUpdate.ofMode(0_644)))
                .inode()
                .id();
    }

    private void write(FileId id, byte[] data) throws FsException {
        files.write(ROOT, id, 0, ByteBuffer.wrap(data), Stability.UNSTABLE);
    }

    @Test
    void aCrashDoesNotLoseTheSizeOfWhatWasUploadedAtOnce() throws Exception {
        hooked.beforeCommits(() -> storage.drain(A_WHILE));
        write(file, DATA);
        assertThat(storage.drain(LONG)).isTrue();
        recycleSegments();
        storage.close();
        live();
        assertThat(files.attributes(file).size()).isEqualTo(DATA.length);
        assertThat(read(DATA.length)).isEqualTo(DATA);
    }

    /// Fills segments after the one that has the first write, until that is used again.
    private void recycleSegments() throws Exception {
        long recycled = storage.status().log().recycledSegments();
        for (int other = 0; storage.status().log().recycledSegments() == recycled; other++) {
            write(create("other" + other), Contents.filled(60_000, other));
            assertThat(storage.drain(LONG)).isTrue();
            assertThat(other).isLessThan(1000);
        }
    }

    @Test
    void nothingIsUploadedOfAWriteThatIsTakenBack() throws Exception {
        hooked.beforeCommits(() -> {
            storage.drain(A_WHILE);
            throw new FsException(FsError.TRY_LATER);
        });
        assertThatThrownBy(() -> write(file, DATA)).isInstanceOf(FsException.class);
        assertThat(memory.objects().blocks(BlockRange.all(files.attributes(file).contentId()), 1))
                .isEmpty();
        assertThat(storage.drain(LONG)).isTrue();
        files.setAttributes(ROOT, file, AttributeUpdate.ofSize(DATA.length), OptionalLong.empty());
        assertThat(read(DATA.length)).containsOnly(0);
    }

    @Test
    void uploadsGoOnWhenTheLastOfSeveralWritesIsTold() throws Exception {
        var content = storage.promising(Promise.LOCAL);
        long contentId = files.attributes(file).contentId();
        var first = Contents.write(content, contentId, 0, ByteBuffer.wrap(DATA), Stability.UNSTABLE);
        var second = Contents.write(content, contentId, 5000, ByteBuffer.wrap(DATA), Stability.UNSTABLE);
        first.waive();
        assertThat(storage.drain(A_WHILE)).isFalse();
        second.waive();
        assertThat(storage.drain(LONG)).isTrue();
    }

    @Test
    void noUploadChangesWhatAPreparedTruncationFrees() throws Exception {
        var content = storage.promising(Promise.LOCAL);
        long contentId = files.attributes(file).contentId();
        Contents.write(content, contentId, 0, DATA);
        Contents.write(content, contentId, 50_000, DATA);
        // Uploaded, the hole between the two would have become zeros that are kept.
        var truncation = Contents.prepareTruncation(content, contentId, 30_000);
        assertThat(storage.drain(A_WHILE)).isFalse();
        truncation.apply(DurabilityTicket.STABLE);
        assertThat(truncation.allocatedDelta()).isEqualTo(4096 - 53_248);
        assertThat(Contents.truncate(content, contentId, 0)).isEqualTo(-4096);
        assertThat(storage.drain(LONG)).isTrue();
    }

    private byte[] read(int count) throws FsException {
        ReadResult result = files.read(ROOT, file, 0, count);
        try (var lease = Objects.requireNonNull(result.data())) {
            return Contents.bytes(lease);
        }
    }
}
