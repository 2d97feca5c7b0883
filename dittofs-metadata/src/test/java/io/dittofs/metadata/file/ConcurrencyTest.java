package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.ALICE;
import static io.dittofs.metadata.file.TestShare.BOB;
import static io.dittofs.metadata.file.TestShare.bytes;
import static io.dittofs.metadata.file.TestShare.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.lock.InodeLocks;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// All operations beside each other in a small tree, where they meet all the time: none waits for ever, and the
/// store's check finds a sound tree.
@Timeout(120)
final class ConcurrencyTest {
    private static final int THREADS = 4;
    private static final int STEPS = 8_000;
    private static final int NAMES = 4;

    /// What an operation may say in a tree that others change. Anything else is a fault.
    private static final Set<FsError> EXPECTED = EnumSet.of(
            FsError.NO_ENTRY,
            FsError.EXISTS,
            FsError.STALE,
            FsError.NOT_DIRECTORY,
            FsError.IS_DIRECTORY,
            FsError.NOT_EMPTY,
            FsError.INVALID);

    /// One stripe makes all operations wait for each other, few make strangers share a lock.
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 1024})
    void neitherDeadlockNorDamage(int stripes) throws Exception {
        long seed = Long.getLong("dittofs.test.seed", new Random().nextLong());
        System.out.println("-Ddittofs.test.seed=" + seed);
        TestShare share = new TestShare(Quota.NONE, new InodeLocks(stripes));
        List<FileId> directories = new ArrayList<>(List.of(share.root()));
        for (int i = 0; i < 4; i++) {
            FileId above = directories.get(i / 2);
            directories.add(
                    share.directory(ALICE, above, "directory-" + i, 0_777).id());
        }
        List<Callable<Integer>> workers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            Random random = new Random(seed + thread);
            workers.add(() -> work(share, List.copyOf(directories), random));
        }
        int successes = 0;
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            for (Future<Integer> outcome : threads.invokeAll(workers, 100, TimeUnit.SECONDS)) {
                successes += outcome.get();
            }
        }
        assertThat(successes).isGreaterThan(STEPS / 4);
        share.assertSound();
    }

    private static int work(TestShare share, List<FileId> directories, Random random) throws FsException {
        int successes = 0;
        for (int step = 0; step < STEPS; step++) {
            try {
                act(share, directories, random);
                successes++;
            } catch (FsException refusal) {
                assertThat(refusal.error()).isIn(EXPECTED);
            }
        }
        return successes;
    }

    private static void act(TestShare share, List<FileId> directories, Random random) throws FsException {
        FileId directory = directories.get(random.nextInt(directories.size()));
        FileId other = directories.get(random.nextInt(directories.size()));
        String name = anyName(random);
        switch (random.nextInt(12)) {
            case 0 -> share.file(ALICE, directory, name, 0_666);
            case 1 -> share.directory(ALICE, directory, name, 0_777);
            case 2 -> share.symlink(BOB, directory, name, "target");
            case 3 -> share.files().remove(ALICE, directory, name(name));
            case 4 -> share.files().removeDirectory(ALICE, directory, name(name));
            case 5, 6, 7 -> share.rename(ALICE, directory, name, other, anyName(random));
            case 8 -> {
                FileId file = share.lookup(other, anyName(random)).id();
                share.files().link(ALICE, file, directory, name(name));
            }
            case 9 -> list(share, directory);
            case 10 -> change(share, share.lookup(directory, name), random);
            default -> recreate(share, directory, name, random);
        }
    }

    private static String anyName(Random random) {
        int number = random.nextInt(NAMES + 2);
        return number < NAMES ? "name-" + number : "directory-" + random.nextInt(4);
    }

    private static void list(TestShare share, FileId directory) throws FsException {
        Listing listing = share.files().list(ALICE, directory, 0, 100);
        assertThat(listing.page().entries().size()).isLessThanOrEqualTo(NAMES + 4);
    }

    private static void change(TestShare share, Inode inode, Random random) throws FsException {
        if (inode.type() == FileType.REGULAR) {
            switch (random.nextInt(3)) {
                case 0 -> share.write(ALICE, inode.id(), random.nextInt(20_000), new byte[random.nextInt(5000)]);
                case 1 -> share.set(ALICE, inode.id(), AttributeUpdate.ofSize(random.nextInt(20_000)));
                default -> bytes(share.files().read(ALICE, inode.id(), 0, 20_000));
            }
        }
    }

    private static void recreate(TestShare share, FileId directory, String name, Random random) throws FsException {
        CreateMode truncating = new CreateMode.Unchecked(AttributeUpdate.ofSize(random.nextInt(3)));
        share.files().create(ALICE, directory, name(name), truncating);
    }

    @Test
    void ofManyCreatesOfOneNameOneSucceeds() throws Exception {
        TestShare share = new TestShare();
        AtomicInteger made = new AtomicInteger();
        List<Callable<Integer>> workers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            workers.add(() -> {
                for (int i = 0; i < 500; i++) {
                    try {
                        share.file("file-" + i, 0_600);
                        made.incrementAndGet();
                    } catch (FsException refusal) {
                        assertThat(refusal.error()).isEqualTo(FsError.EXISTS);
                    }
                }
                return 0;
            });
        }
        try (var threads = Executors.newFixedThreadPool(THREADS)) {
            for (Future<Integer> outcome : threads.invokeAll(workers)) {
                assertThat(outcome.get()).isZero();
            }
        }
        assertThat(made).hasValue(500);
        share.assertSound();
    }

    /// Both would be right alone; together they would make a ring that no path leads to. They have no directory
    /// in common, so no lock of an inode keeps them apart.
    @Test
    void crossingRenamesOfDirectoriesMakeNoRing() throws Exception {
        TestShare share = new TestShare();
        FileId a = share.directory("a", 0_777).id();
        FileId b = share.directory("b", 0_777).id();
        FileId x = share.directory(ALICE, a, "x", 0_777).id();
        FileId y = share.directory(ALICE, b, "y", 0_777).id();
        FileId belowX = share.directory(ALICE, x, "below", 0_777).id();
        FileId belowY = share.directory(ALICE, y, "below", 0_777).id();
        CompletableFuture<Optional<FsError>> other = new CompletableFuture<>();
        Thread crossing = new Thread(() -> other.complete(refusalOfRename(share, b, "y", belowX)));
        share.store().beforeCommits(() -> {
            crossing.start();
            while (crossing.getState() != Thread.State.WAITING && crossing.getState() != Thread.State.TERMINATED) {
                Thread.onSpinWait();
            }
        });
        share.rename(ALICE, a, "x", belowY, "x");
        assertThat(other.get()).contains(FsError.INVALID);
        share.assertSound();
    }

    private static Optional<FsError> refusalOfRename(TestShare share, FileId from, String name, FileId into) {
        try {
            share.rename(ALICE, from, name, into, name);
            return Optional.empty();
        } catch (FsException refusal) {
            return Optional.of(refusal.error());
        }
    }
}
