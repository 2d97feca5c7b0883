package io.dittofs.transfer.crash;

import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.AttributeUpdate;
import io.dittofs.metadata.file.CreateMode;
import io.dittofs.metadata.file.FileService;
import io.dittofs.metadata.file.ReadResult;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.transfer.Contents;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A file, and what may be in it after the world has ended: one image for each number of truncations that were not
/// promised and may have happened.
final class FileModel {
    private static final Credentials ROOT = new Credentials(0, 0);

    private final CrashWorld world;
    private final FileName name;
    private @Nullable FileId id;
    private List<FileImage> images = List.of();
    private boolean mayBeGone = true;
    private boolean hasLostPower;
    private @Nullable DurabilityTicket promise;

    FileModel(CrashWorld world, FileName name) {
        this.world = world;
        this.name = name;
    }

    /// What is done to a file.
    @FunctionalInterface
    private interface Operation {
        DurabilityTicket run() throws FsException;
    }

    /// What an operation makes of an image.
    @FunctionalInterface
    private interface Effect {
        void apply(FileImage image, boolean isStable);
    }

    private FileService files() {
        return world.files();
    }

    private FileId id() {
        return Objects.requireNonNull(id);
    }

    private FileImage latest() {
        return images.getLast();
    }

    long size() {
        return latest().size();
    }

    boolean isThere() {
        return id != null;
    }

    /// Runs an operation and waits for its ticket.
    ///
    /// @return whether it is promised; else the world has ended
    private boolean isDone(Operation operation) throws FsException {
        DurabilityTicket ticket;
        try {
            ticket = operation.run();
        } catch (FsException | RuntimeException | AssertionError e) {
            if (world.power().isOff()) {
                return false;
            }
            throw e;
        }
        return world.await(ticket);
    }

    void create() throws FsException {
        mayBeGone = true;
        images = List.of(new FileImage());
        id = null;
        boolean isDone = isDone(() -> {
            var created =
                    files().create(ROOT, files().root(), name, new CreateMode.Guarded(AttributeUpdate.ofMode(0_644)));
            id = created.inode().id();
            return created.ticket();
        });
        mayBeGone = !isDone;
    }

    /// Does nothing where there is none.
    void remove() throws FsException {
        if (id == null) {
            return;
        }
        mayBeGone = true;
        boolean isDone = isDone(() -> files().remove(ROOT, files().root(), name).ticket());
        if (isDone) {
            id = null;
            images = List.of();
        }
    }

    void write(long offset, byte[] data, Stability stability) throws FsException {
        boolean isDone = isDone(() -> files().write(ROOT, id(), offset, ByteBuffer.wrap(data), stability)
                .ticket());
        change(isDone, stability != Stability.UNSTABLE, (image, isStable) -> image.write(offset, data, isStable));
    }

    void commit() throws FsException {
        if (isDone(() -> files().commit(id(), 0, 0).ticket())) {
            images.forEach(FileImage::settle);
        }
    }

    /// Truncates, and waits until that is stable.
    void truncate(long size) throws FsException {
        awaitPromise();
        boolean isDone = isDone(() -> setSize(size));
        change(isDone, true, (image, _) -> image.truncate(size));
    }

    /// Truncates as one who has not got a reply yet, while others go on.
    void beginTruncation(long size) throws FsException {
        awaitPromise();
        world.hold();
        boolean _ = isDone(() -> {
            promise = setSize(size);
            return DurabilityTicket.STABLE;
        });
        change(false, true, (image, _) -> image.truncate(size));
    }

    private DurabilityTicket setSize(long size) throws FsException {
        return files().setAttributes(ROOT, id(), AttributeUpdate.ofSize(size), OptionalLong.empty())
                .ticket();
    }

    private void awaitPromise() {
        DurabilityTicket pending = promise;
        promise = null;
        if (pending != null && world.await(pending)) {
            images = List.of(latest());
        }
    }

    /// @param isDone whether the effect has come about in any case; else there are two possibilities
    private void change(boolean isDone, boolean isStable, Effect effect) {
        List<FileImage> after = new ArrayList<>();
        if (!isDone) {
            after.addAll(images);
        }
        for (FileImage image : images) {
            FileImage changed = isDone ? image : image.copy();
            effect.apply(changed, isDone && isStable);
            after.add(changed);
        }
        images = after;
    }

    /// The power failed, which may cost what was not promised. A kill costs nothing that was done.
    void notePowerLoss() {
        hasLostPower = true;
    }

    /// Compares everything with what must be there now, while the file is served.
    void check() throws FsException {
        if (id != null) {
            FileImage exact = latest().copy();
            exact.settle();
            exact.adopt(look(List.of(exact)));
        }
    }

    /// Looks what is there at the begin of a life, and takes that for granted from now on if the life has not ended.
    void checkAnew() throws FsException {
        promise = null;
        if (!hasLostPower) {
            images.forEach(FileImage::settle);
        }
        id = find();
        List<FileImage> found = List.of();
        if (id != null) {
            FileImage image = new FileImage();
            image.adopt(look(images));
            found = List.of(image);
        } else if (!mayBeGone && !world.power().isOff()) {
            throw new AssertionError(name + " is gone");
        }
        if (!world.power().isOff()) {
            images = found;
            mayBeGone = id == null;
            hasLostPower = false;
        }
    }

    private @Nullable FileId find() throws FsException {
        try {
            return files().lookup(ROOT, files().root(), name).inode().id();
        } catch (FsException e) {
            if (e.error() == FsError.NO_ENTRY) {
                return null;
            }
            throw e;
        }
    }

    /// What is in the file, which must be as one of the images allows.
    private FileImage.Bytes look(List<FileImage> allowed) throws FsException {
        Inode inode = files().attributes(id());
        byte[] bytes = new byte[FileImage.BYTES];
        read(0, FileImage.LOW, bytes, 0);
        read(FileImage.HIGH_START, FileImage.HIGH, bytes, FileImage.LOW);
        FileImage.Bytes found = new FileImage.Bytes(inode.size(), bytes);
        List<String> refusals = new ArrayList<>();
        for (FileImage image : allowed.reversed()) {
            String refusal = image.refusal(found);
            if (refusal == null) {
                return found;
            }
            refusals.add(refusal);
        }
        throw new AssertionError(name + ": " + String.join("; or ", refusals));
    }

    private void read(long offset, int count, byte[] into, int at) throws FsException {
        ReadResult result = files().read(ROOT, id(), offset, count);
        if (result.count() > 0) {
            try (var lease = Objects.requireNonNull(result.data())) {
                System.arraycopy(Contents.bytes(lease), 0, into, at, result.count());
            }
        }
    }
}
