package io.dittofs.transfer.tiered;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.memory.MemoryBlockStore;
import io.dittofs.blocks.memory.OffHeapPages;
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
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.transfer.Contents;
import io.dittofs.transfer.KeptOpen;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random histories of a file: writes, overwrites, truncations, reads, uploads, losses of the cache, orderly restarts
/// and crashes, through the file service, against an array. A crash forgets what the metadata store had
/// not been told yet; the log knows it.
final class HistoryTest {
    private static final Credentials ROOT = new Credentials(0, 0);
    private static final int MIB = 1 << 20;
    private static final int BLOCK = 4 * MIB;
    private static final int WINDOW = 96 * 1024;
    private static final int HISTORIES = Integer.getInteger("dittofs.test.histories", 10_000);
    private static final int STEPS = 12;
    private static final DeferralLimits NOT_BY_ITSELF = new DeferralLimits(1 << 14, Duration.ofHours(1));
    private static final int FILES = 20;
    private static final int ROUNDS_PER_WORLD = 50;

    @TempDir
    private Path directory;

    /// Survives the life of a server: the two stores, and the directory of the log.
    private final class World {
        private final MetadataStore metadata = new MemoryMetadataStore(new Random(1));
        private final BlockStore blocks = new MemoryBlockStore(new OffHeapPages(256L * MIB));
        private final TieredRig rig;
        private DeferringMetadataStore deferring;
        private TieredStorage storage;
        private FileService files;
        private ShareRecord share;

        World(int number) throws Exception {
            share = metadata.openShare("/export", new RootAttributes(0_777, 0, 0, 1));
            rig = new TieredRig(directory.resolve("log-" + number), () -> deferring)
                    .with(TieredOptions.named("test")
                            .withDelays(Duration.ofHours(1), Duration.ofHours(1), Duration.ZERO))
                    .with(new LogOptions(32L * MIB, 4 * MIB));
            deferring = DeferringMetadataStore.over(metadata, NOT_BY_ITSELF, System::nanoTime);
            storage = rig.open(new KeptOpen(blocks));
            files = service();
        }

        private FileService service() throws Exception {
            return FileService.open(
                    new FileService.Parts(share, deferring, new InodeLocks(), storage.promising(Promise.LOCAL)),
                    false,
                    Quota.NONE,
                    rig.clock()::incrementAndGet);
        }

        void restart(boolean isOrderly) throws Exception {
            storage.close();
            if (isOrderly) {
                deferring.scan().close();
            }
            deferring = DeferringMetadataStore.over(metadata, NOT_BY_ITSELF, System::nanoTime);
            storage = rig.open(new KeptOpen(blocks));
            files = service();
        }

        void close() {
            storage.close();
            metadata.close();
            blocks.close();
        }
    }

    /// One file and what must be in it.
    private static final class Model {
        private final FileId id;
        private final byte[] low = new byte[WINDOW];
        private final byte[] high = new byte[WINDOW];
        private long size;

        Model(FileId id) {
            this.id = id;
        }

        void put(long offset, byte[] data) {
            for (int i = 0; i < data.length; i++) {
                set(offset + i, data[i]);
            }
            size = Math.max(size, offset + data.length);
        }

        private void set(long at, byte value) {
            if (at < WINDOW) {
                low[(int) at] = value;
            } else {
                high[(int) (at - highStart())] = value;
            }
        }

        static long highStart() {
            return BLOCK - WINDOW / 2;
        }

        void truncate(long newSize) {
            Arrays.fill(low, (int) Math.min(newSize, WINDOW), WINDOW, (byte) 0);
            Arrays.fill(high, Math.clamp(newSize - highStart(), 0, WINDOW), WINDOW, (byte) 0);
            size = newSize;
        }

        void check(World world) throws Exception {
            Inode inode = world.files.attributes(id);
            assertThat(inode.size()).isEqualTo(size);
            check(world, 0, low);
            check(world, highStart(), high);
        }

        private void check(World world, long offset, byte[] expected) throws Exception {
            int count = Math.clamp(size - offset, 0, WINDOW);
            ReadResult result = world.files.read(ROOT, id, offset, WINDOW);
            assertThat(result.count()).isEqualTo(count);
            if (count > 0) {
                try (var lease = Objects.requireNonNull(result.data())) {
                    int mismatch = Arrays.mismatch(Contents.bytes(lease), Arrays.copyOf(expected, count));
                    assertThat(mismatch).as("first wrong byte from " + offset).isEqualTo(-1);
                }
            }
        }
    }

    @Test
    void filesAreWhatWasWrittenToThem() throws Exception {
        long seed = Long.getLong("dittofs.test.seed", new Random().nextLong());
        System.out.println("-Ddittofs.test.seed=" + seed + " histories=" + HISTORIES);
        World world = new World(0);
        try {
            for (int round = 0; round * FILES < HISTORIES; round++) {
                if (round % ROUNDS_PER_WORLD == ROUNDS_PER_WORLD - 1) {
                    world.close();
                    world = new World(round);
                }
                run(world, round, new Random(seed + round));
            }
        } finally {
            world.close();
        }
    }

    /// Several files have their histories at the same time, since a restart takes longer than a write.
    private static void run(World world, int round, Random random) throws Exception {
        List<Model> models = new ArrayList<>();
        for (int file = 0; file < FILES; file++) {
            var created = world.files.create(
                    ROOT, world.files.root(), name(file), new CreateMode.Guarded(AttributeUpdate.ofMode(0_644)));
            models.add(new Model(created.inode().id()));
        }
        StringBuilder steps = new StringBuilder();
        try {
            for (int step = 0; step < STEPS; step++) {
                steps.append(step(world, models, random)).append("; ");
            }
            for (int file = 0; file < FILES; file++) {
                models.get(file).check(world);
                world.files.remove(ROOT, world.files.root(), name(file));
            }
        } catch (Exception | AssertionError e) {
            throw new AssertionError("round " + round + ": " + steps, e);
        }
    }

    private static FileName name(int file) throws FsException {
        return FileName.of("f" + file);
    }

    private static String step(World world, List<Model> models, Random random) throws Exception {
        int dice = random.nextInt(100);
        if (dice < 15) {
            assertThat(world.storage.drain(Duration.ofMinutes(1))).isTrue();
            return "drain";
        } else if (dice < 25) {
            world.restart(dice < 20);
            return dice < 20 ? "restart" : "crash";
        }
        StringBuilder steps = new StringBuilder();
        for (int file = 0; file < FILES; file++) {
            steps.append(file)
                    .append(": ")
                    .append(step(world, models.get(file), random))
                    .append(", ");
        }
        return steps.toString();
    }

    private static String step(World world, Model model, Random random) throws Exception {
        int dice = random.nextInt(100);
        if (dice < 60) {
            return write(world, model, random);
        } else if (dice < 80) {
            long size = random.nextInt(5) == 0 ? 0 : offset(random);
            world.files.setAttributes(ROOT, model.id, AttributeUpdate.ofSize(size), OptionalLong.empty());
            model.truncate(size);
            return "truncate " + size;
        }
        model.check(world);
        return "check";
    }

    private static String write(World world, Model model, Random random) throws Exception {
        long offset = offset(random);
        byte[] data = new byte[1 + random.nextInt(random.nextInt(4) == 0 ? 20_000 : 500)];
        random.nextBytes(data);
        boolean isLow = offset < WINDOW;
        long room = isLow ? WINDOW - offset : Model.highStart() + WINDOW - offset;
        byte[] fitting = Arrays.copyOf(data, (int) Math.min(data.length, room));
        if (fitting.length == 0) {
            return "nothing";
        }
        Stability stability = random.nextBoolean() ? Stability.UNSTABLE : Stability.FILE_SYNC;
        world.files.write(ROOT, model.id, offset, ByteBuffer.wrap(fitting), stability);
        model.put(offset, fitting);
        return "write " + fitting.length + " at " + offset;
    }

    /// In the first block mostly, or around the border of the first two.
    private static long offset(Random random) {
        return random.nextInt(40) == 0 ? Model.highStart() + random.nextInt(WINDOW) : random.nextInt(WINDOW / 4);
    }
}
