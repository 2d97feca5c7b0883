package io.dittofs.transfer.crash;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.cache.clean.CleanCache;
import io.dittofs.cache.log.ForgetfulPersister;
import io.dittofs.cache.log.LogOptions;
import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.deferred.DeferralLimits;
import io.dittofs.metadata.deferred.DeferringMetadataStore;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.FileService;
import io.dittofs.metadata.file.Quota;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.object.ObjectStore;
import io.dittofs.metadata.store.ForgetfulMetadataStore;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.transfer.garbage.GarbageCollector;
import io.dittofs.transfer.naming.ObjectLayout;
import io.dittofs.transfer.tiered.TieredOptions;
import io.dittofs.transfer.tiered.TieredStorage;
import io.dittofs.transfer.watch.TransferWatch;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A server's stores, and its life on top of them, which ends before a given step and begins again with what is left.
final class CrashWorld implements AutoCloseable {
    private static final DeferralLimits NOT_BY_ITSELF = new DeferralLimits(1 << 14, Duration.ofHours(1));
    private static final LogOptions LOG_OPTIONS = new LogOptions(4L << 20, 64 << 10);
    private static final TieredOptions OPTIONS = new TieredOptions(
            "test",
            false,
            true,
            ObjectLayout.CONTENT,
            4,
            4,
            0,
            Duration.ofHours(1),
            Duration.ofHours(1),
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ofMinutes(1));
    private static final long CACHE_BYTES = 16 << 20;
    private static final long LOOK_MILLIS = 5;
    private static final Duration DRAIN_LOOK = Duration.ofMillis(20);
    /// After so many nobody waits any longer.
    private static final int LOOKS_MAX = 2000;

    /// What a life ends before that nothing has ended.
    static final String NEXT_OPERATION = "the next operation";

    private final Random random;
    private final Promise promise;
    private final PowerSwitch power = new PowerSwitch();
    private final SwitchedBlocks blocks;
    private final AtomicLong clock = new AtomicLong(1_000_000_000);
    private ForgetfulPersister log = new ForgetfulPersister(99);
    private ForgetfulMetadataStore metadata = ForgetfulMetadataStore.start(7);
    private @Nullable Left left;
    private @Nullable Life life;

    /// How a life ends.
    enum End {
        KILL,
        POWER_LOSS
    }

    /// What the next life finds.
    private record Left(ForgetfulPersister log, ForgetfulMetadataStore metadata) {}

    private record Life(DeferringMetadataStore metadata, TieredStorage storage, FileService files) {}

    /// @param blocks **borrowed**
    CrashWorld(Random random, Promise promise, BlockStore blocks) {
        this.random = random;
        this.promise = promise;
        this.blocks = new SwitchedBlocks(blocks, power);
    }

    /// Begins a life that ends by itself after so many steps.
    ///
    /// @return whether it serves; else it has ended before
    boolean begin(long steps, End end) throws IOException, FsException {
        power.turnOnFor(steps, () -> left = look(end));
        log.watch(this::step);
        metadata.watch(this::step);
        DeferringMetadataStore deferring = DeferringMetadataStore.over(metadata, NOT_BY_ITSELF, System::nanoTime);
        TieredStorage storage = null;
        try {
            var share = deferring.openShare("/export", new RootAttributes(0_777, 0, 0, 1));
            storage = TieredStorage.open(
                    new TieredStorage.Parts(
                            deferring,
                            blocks,
                            log,
                            LOG_OPTIONS,
                            new CleanCache(CACHE_BYTES),
                            null,
                            OPTIONS,
                            clock::incrementAndGet,
                            random),
                    TransferWatch.NONE);
            FileService files = FileService.open(
                    new FileService.Parts(share, deferring, new InodeLocks(), storage.promising(promise)),
                    false,
                    Quota.NONE,
                    clock::incrementAndGet);
            life = new Life(deferring, storage, files);
        } catch (IOException | FsException | RuntimeException | AssertionError e) {
            if (!power.isOff()) {
                throw e;
            }
            close(storage, deferring);
            turnOver();
            return false;
        }
        if (power.isOff()) {
            end();
        }
        return life != null;
    }

    private void step(String name) {
        boolean _ = power.step(name);
    }

    private Left look(End end) {
        try {
            return switch (end) {
                case KILL -> new Left(log.afterKill(), metadata.afterKill());
                case POWER_LOSS ->
                    new Left(log.afterPowerLoss(random, random.nextInt(3) / 2.0), metadata.afterPowerLoss(random));
            };
        } catch (FsException e) {
            throw new AssertionError("what was done once can be done again", e);
        }
    }

    /// Ends the life, if it has not ended before.
    void end() {
        power.turnOff(NEXT_OPERATION);
        metadata.goOn();
        close(life().storage(), life().metadata());
        life = null;
        turnOver();
    }

    /// Ends the life in order. Then the power fails, which must not matter.
    void shutDown() {
        metadata.goOn();
        close(life().storage(), life().metadata());
        life = null;
        power.turnOff("the end");
        Left found = Objects.requireNonNull(left);
        found.log().release();
        left = new Left(log.afterPowerLoss(random, 0), found.metadata());
        turnOver();
    }

    private void turnOver() {
        log.release();
        Left found = Objects.requireNonNull(left);
        log = found.log();
        metadata = found.metadata();
        left = null;
    }

    private static void close(@Nullable TieredStorage storage, DeferringMetadataStore deferring) {
        if (storage != null) {
            storage.close();
        }
        deferring.close();
    }

    private Life life() {
        return Objects.requireNonNull(life, "a life that serves");
    }

    PowerSwitch power() {
        return power;
    }

    FileService files() {
        return life().files();
    }

    DeferringMetadataStore metadata() {
        return life().metadata();
    }

    /// Uploads everything, if the world does not end before.
    void drain() {
        metadata.goOn();
        boolean isDrained = false;
        for (int look = 0; !isDrained && !power.isOff(); look++) {
            isDrained = life().storage().drain(DRAIN_LOOK);
            if (!isDrained && look == LOOKS_MAX) {
                throw new AssertionError("uploads do not end");
            }
        }
    }

    void collectGarbage() throws FsException, BlockStoreException {
        metadata.goOn();
        new GarbageCollector(life().metadata().objects(), blocks, clock::incrementAndGet).collect(Duration.ZERO);
    }

    /// Waits until no block is known any more, because no file has any, and looks that the block map agrees.
    void awaitNoBlocks() throws FsException, BlockStoreException {
        ObjectStore objects = life().metadata().objects();
        for (int look = 0; !objects.list(null, 1).isEmpty(); look++) {
            if (look == LOOKS_MAX) {
                throw new AssertionError("blocks of nobody: " + objects.list(null, 10));
            }
            pause();
            collectGarbage();
        }
        objects.audit(fault -> {
            throw new AssertionError(fault.description());
        });
    }

    private static void pause() {
        try {
            boolean _ = new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a test", e);
        }
    }

    /// Lets nothing of the metadata become stable before somebody waits for it.
    void hold() {
        metadata.hold();
    }

    /// Waits for a ticket.
    ///
    /// @return whether it is complete; else the world has ended
    boolean await(DurabilityTicket ticket) {
        CountDownLatch done = new CountDownLatch(1);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        ticket.whenComplete(cause -> {
            failure.set(cause);
            done.countDown();
        });
        try {
            boolean isDone = done.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (!isDone) {
                metadata.goOn();
            }
            for (int look = 0; !isDone && !power.isOff(); look++) {
                if (look == LOOKS_MAX) {
                    throw new AssertionError("nobody completes a ticket");
                }
                isDone = done.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts a test", e);
        }
        if (power.isOff()) {
            return false;
        }
        if (failure.get() != null) {
            throw new AssertionError("not stable", failure.get());
        }
        return true;
    }

    @Override
    public void close() {
        if (life != null) {
            end();
        }
        log.release();
        metadata.close();
    }
}
