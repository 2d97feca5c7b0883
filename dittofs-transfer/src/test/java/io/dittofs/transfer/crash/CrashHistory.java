package io.dittofs.transfer.crash;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Random operations on some files of a world, which are compared with their models whenever it begins anew.
final class CrashHistory implements AutoCloseable {
    private static final int SIZE_MAX = 20_000;

    private final Random random;
    private final CrashWorld world;
    private final List<FileModel> files = new ArrayList<>();
    private final List<String> steps = new ArrayList<>();

    /// @param seed of the operations: which ones there are does not depend on what happens
    /// @param blocks **borrowed**
    CrashHistory(long seed, Promise promise, BlockStore blocks, int fileCount) throws FsException {
        this.random = new Random(seed);
        this.world = new CrashWorld(new Random(seed), promise, blocks);
        for (int file = 0; file < fileCount; file++) {
            files.add(new FileModel(world, FileName.of("f" + file)));
        }
        steps.add(promise.toString());
    }

    PowerSwitch power() {
        return world.power();
    }

    /// What was done, for the message of a failure.
    String steps() {
        return String.join("; ", steps);
    }

    /// Begins a life, looks at what is left of the one before, and does so many things unless it ends before.
    ///
    /// @param crashAfter so many steps the life ends
    void live(int operations, long crashAfter, CrashWorld.End end)
            throws IOException, FsException, BlockStoreException {
        steps.add("begin");
        if (world.begin(crashAfter, end)) {
            if (isFound()) {
                for (int i = 0; i < operations && !power().isOff(); i++) {
                    operate();
                }
            }
            world.end();
        }
        steps.add(end + " before " + power().reached());
        if (end == CrashWorld.End.POWER_LOSS) {
            files.forEach(FileModel::notePowerLoss);
        }
    }

    /// Looks what is left, that it stays, and that nothing of it stays when the files go.
    void check() throws IOException, FsException, BlockStoreException {
        begin();
        world.drain();
        checkFiles();
        world.collectGarbage();
        checkFiles();
        world.shutDown();
        begin();
        for (FileModel file : files) {
            file.remove();
        }
        world.awaitNoBlocks();
        world.shutDown();
    }

    private void begin() throws IOException, FsException {
        steps.add("check");
        boolean isFound = world.begin(Long.MAX_VALUE, CrashWorld.End.POWER_LOSS) && isFound();
        assert isFound : "nothing ends this life";
    }

    private void checkFiles() throws FsException {
        for (FileModel file : files) {
            file.check();
        }
    }

    private boolean isFound() throws FsException {
        for (FileModel file : files) {
            try {
                file.checkAnew();
            } catch (FsException | RuntimeException | AssertionError e) {
                if (power().isOff()) {
                    return false;
                }
                throw e;
            }
        }
        return !power().isOff();
    }

    private void operate() throws FsException, BlockStoreException {
        try {
            int dice = random.nextInt(100);
            if (dice < 10) {
                steps.add("drain");
                world.drain();
            } else if (dice < 14) {
                steps.add("store");
                world.metadata().scan().close();
            } else if (dice < 18) {
                steps.add("collect");
                world.collectGarbage();
            } else {
                operate(random.nextInt(files.size()));
            }
        } catch (FsException | BlockStoreException | RuntimeException | AssertionError e) {
            if (!power().isOff()) {
                throw e;
            }
        }
    }

    private void operate(int which) throws FsException {
        FileModel file = files.get(which);
        int dice = random.nextInt(100);
        if (!file.isThere()) {
            note(which, "create");
            file.create();
        } else if (dice < 50) {
            write(which, file);
        } else if (dice < 62) {
            note(which, "commit");
            file.commit();
        } else if (dice < 90) {
            truncate(which, file);
        } else if (dice < 96) {
            note(which, "check");
            file.check();
        } else {
            note(which, "remove");
            file.remove();
        }
    }

    private void note(int which, String step) {
        steps.add(which + ": " + step);
    }

    private void write(int which, FileModel file) throws FsException {
        boolean isHigh = random.nextInt(60) == 0;
        long start = isHigh ? FileImage.HIGH_START : 0;
        int room = isHigh ? FileImage.HIGH : SIZE_MAX;
        long offset = random.nextInt(3) == 0 ? Math.min(file.size(), room - 1) : start + random.nextInt(room);
        byte[] data = new byte[1 + random.nextInt(random.nextInt(4) == 0 ? 4000 : 300)];
        random.nextBytes(data);
        int fitting = (int) Math.min(data.length, start + (isHigh ? FileImage.HIGH : FileImage.LOW) - offset);
        Stability stability = random.nextInt(3) == 0 ? Stability.FILE_SYNC : Stability.UNSTABLE;
        note(which, "write " + fitting + " at " + offset + " " + stability);
        file.write(offset, Arrays.copyOf(data, fitting), stability);
    }

    private void truncate(int which, FileModel file) throws FsException {
        long size = random.nextInt(6) == 0 ? 0 : random.nextInt(SIZE_MAX);
        if (random.nextInt(3) == 0) {
            size = Math.max(0, file.size() + random.nextInt(-200, 200));
        }
        if (random.nextInt(3) == 0) {
            note(which, "begin to truncate to " + size);
            file.beginTruncation(size);
        } else {
            note(which, "truncate to " + size);
            file.truncate(size);
        }
    }

    @Override
    public void close() {
        world.close();
    }
}
