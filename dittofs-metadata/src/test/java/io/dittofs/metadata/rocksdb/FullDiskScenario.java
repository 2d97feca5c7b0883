package io.dittofs.metadata.rocksdb;

import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.StoreTree;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// What a store does on a disk that fills up and gets room again, in a process of its own that has the disk to
/// itself.
/// Ends with an assertion error or says that all is well.
///
/// Argument: a directory on a small file system.
final class FullDiskScenario {
    static final String ALL_IS_WELL = "all is well";

    private static final String BALLAST = "ballast";
    private static final int MIB = 1 << 20;
    private static final int FILES_BEFORE = 3000;
    private static final int FILES_MAX = 1_000_000;

    /// So many in a row that no flush or recovery is left that could make room.
    private static final int REFUSALS = 20;

    private static final long SECONDS_MAX = 120;
    private static final long POLL_NANOS = 50_000_000;

    private final Path disk;
    private int created;

    private FullDiskScenario(Path disk) {
        this.disk = disk;
    }

    public static void main(String[] arguments) throws Exception {
        new FullDiskScenario(Path.of(arguments[0])).run();
        System.out.println(ALL_IS_WELL);
    }

    private void run() throws Exception {
        RocksOptions options = RocksOptions.defaults(disk.resolve("store"))
                .withDurability(Durability.RELAXED)
                .withSizes(4 * MIB, 4 * MIB, 0, 4 * MIB);
        try (RocksMetadataStore store = TestStores.open(options, CommitProbe.NONE)) {
            StoreTree tree = new StoreTree(store, "/export");
            for (int i = 0; i < FILES_BEFORE; i++) {
                expect(tryToCreate(store, tree), "the disk is full already");
            }
            fill(store, tree);
            isReadable(store, tree);
            refusesOnceMore(store, tree);
            Files.delete(disk.resolve(BALLAST));
            heals(store, tree);
            isReadable(store, tree);
            expect(
                    StoreCheck.check(store).isClean(),
                    "check after healing: " + StoreCheck.check(store).violations());
        }
        try (RocksMetadataStore store = TestStores.open(options, CommitProbe.NONE)) {
            isReadable(store, new StoreTree(store, "/export"));
            expect(
                    StoreCheck.check(store).isClean(),
                    "check after reopening: " + StoreCheck.check(store).violations());
        }
    }

    /// Until nothing more can be created, though RocksDB removes files that it no longer needs.
    private void fill(RocksMetadataStore store, StoreTree tree) throws Exception {
        int refused = 0;
        while (refused < REFUSALS) {
            growBallast();
            refused = tryToCreate(store, tree) ? 0 : refused + 1;
            expect(created < FILES_MAX, "the disk does not fill up");
            if (refused > 0) {
                LockSupport.parkNanos(POLL_NANOS);
            }
        }
    }

    /// Takes all the room that there is.
    private void growBallast() throws IOException {
        try (OutputStream ballast =
                Files.newOutputStream(disk.resolve(BALLAST), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            byte[] page = new byte[4096];
            while (true) {
                ballast.write(page);
            }
        } catch (IOException e) {
            if (!String.valueOf(e.getMessage()).contains("No space left")) {
                throw e;
            }
        }
    }

    /// @return false when the disk is full
    private boolean tryToCreate(RocksMetadataStore store, StoreTree tree) throws FsException {
        try {
            Inode file = tree.newFile();
            store.commit(tree.creation(tree.root(), StoreTree.name(fileName(created)), file));
            created++;
            return true;
        } catch (FsException e) {
            expect(e.error() == FsError.NO_SPACE, "refused with " + e.error() + " " + e.getMessage());
            return false;
        }
    }

    private static String fileName(int index) {
        return "a-file-with-a-name-that-is-not-too-short-" + index;
    }

    private void isReadable(RocksMetadataStore store, StoreTree tree) throws FsException {
        for (int i = 0; i < created; i += Math.max(1, created / 100)) {
            expect(store.lookup(tree.root(), StoreTree.name(fileName(i))) != null, "file " + i + " is lost");
        }
        expect(store.lookup(tree.root(), StoreTree.name(fileName(created))) == null, "a refused file is there");
        int listed = tree.list(tree.root()).size();
        expect(listed == created, listed + " of " + created + " files are listed");
        expect(store.usage(tree.share().id()).inodes() == created + 1, "the counter is wrong");
    }

    private void refusesOnceMore(RocksMetadataStore store, StoreTree tree) throws Exception {
        growBallast();
        Inode before = tree.inode(tree.root());
        try {
            store.commit(new ChangeSet().touchDirectory(tree.root(), 77, 0));
            expect(false, "a commit succeeded on the full disk");
        } catch (FsException e) {
            expect(e.error() == FsError.NO_SPACE, "refused with " + e.error() + " " + e.getMessage());
        }
        expect(tree.inode(tree.root()).equals(before), "a refused commit shows");
    }

    private void heals(RocksMetadataStore store, StoreTree tree) throws FsException {
        long deadline = System.nanoTime() + SECONDS_MAX * 1_000_000_000;
        while (!tryToCreate(store, tree)) {
            expect(System.nanoTime() - deadline < 0, "the store does not heal");
            LockSupport.parkNanos(POLL_NANOS);
        }
        expect(tryToCreate(store, tree), "the store is full again");
    }

    private static void expect(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    /// How this scenario is run: in a mount namespace of its own, whose disk goes with the process.
    static List<String> onSmallDisk(Path directory, boolean isRoot) {
        String script = "mount -t tmpfs -o size=48m none '" + directory + "' && exec \"$@\"";
        return isRoot
                ? List.of("unshare", "-m", "sh", "-c", script, "sh")
                : List.of("unshare", "-U", "-r", "-m", "sh", "-c", script, "sh");
    }
}
