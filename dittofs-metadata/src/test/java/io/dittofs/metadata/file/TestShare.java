package io.dittofs.metadata.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.content.ContentLease;
import io.dittofs.metadata.content.HeapContentStore;
import io.dittofs.metadata.content.HookedContentStore;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.store.DirectoryEntry;
import io.dittofs.metadata.store.HookedMetadataStore;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.metadata.store.ShareUsage;
import io.dittofs.metadata.store.SymlinkTarget;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// A share in memory with short forms of what tests do all the time. Its root may be written by everybody; its
/// clock stands still unless a test moves it.
final class TestShare {
    static final Credentials ROOT = new Credentials(0, 0);
    /// Member of the groups 100 and 200.
    static final Credentials ALICE = new Credentials(1000, 100, 200);
    /// Alice's colleague in group 200.
    static final Credentials BOB = new Credentials(1001, 101, 200);
    /// In no group of the others.
    static final Credentials EVE = new Credentials(1002, 102);

    static final long CONTENT_BYTES_MAX = 1 << 20;
    static final long EPOCH = 1_000_000_000_000L;

    private final HookedMetadataStore store;
    private final HeapContentStore heap = new HeapContentStore(CONTENT_BYTES_MAX);
    private final HookedContentStore content = new HookedContentStore(heap);
    private final AtomicLong clock = new AtomicLong(EPOCH);
    private final InodeLocks locks;
    private final ShareRecord share;
    private final FileService files;

    TestShare() {
        this(Quota.NONE, new InodeLocks());
    }

    TestShare(Quota quota, InodeLocks locks) {
        this.locks = locks;
        try {
            store = new HookedMetadataStore(new MemoryMetadataStore(new Random(1), 1 << 30));
            share = store.openShare("/export", new RootAttributes(0_777, 0, 0, EPOCH));
            files = open(quota, false);
        } catch (FsException e) {
            throw new IllegalStateException(e);
        }
    }

    private FileService open(Quota quota, boolean isReadOnly) throws FsException {
        return FileService.open(new FileService.Parts(share, store, locks, content), isReadOnly, quota, clock::get);
    }

    /// The same tree under another quota.
    FileService reopen(Quota quota) throws FsException {
        return open(quota, false);
    }

    /// The same tree, exported read-only.
    FileService readOnly() throws FsException {
        return open(Quota.NONE, true);
    }

    FileService files() {
        return files;
    }

    HookedMetadataStore store() {
        return store;
    }

    HookedContentStore content() {
        return content;
    }

    HeapContentStore heap() {
        return heap;
    }

    AtomicLong clock() {
        return clock;
    }

    FileId root() {
        return share.root();
    }

    ShareUsage usage() throws FsException {
        return store.usage(share.id());
    }

    static FileName name(String name) {
        try {
            return FileName.of(name);
        } catch (FsException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    Inode get(FileId id) throws FsException {
        return files.attributes(id);
    }

    Inode get(Inode inode) throws FsException {
        return files.attributes(inode.id());
    }

    Inode lookup(FileId directory, String name) throws FsException {
        return files.lookup(ROOT, directory, name(name)).inode();
    }

    Inode file(Credentials caller, FileId directory, String name, int mode) throws FsException {
        CreateMode guarded = new CreateMode.Guarded(AttributeUpdate.ofMode(mode));
        return files.create(caller, directory, name(name), guarded).inode();
    }

    /// A file of Alice's in the root directory.
    Inode file(String name, int mode) throws FsException {
        return file(ALICE, root(), name, mode);
    }

    Inode directory(Credentials caller, FileId directory, String name, int mode) throws FsException {
        return files.makeDirectory(caller, directory, name(name), AttributeUpdate.ofMode(mode))
                .inode();
    }

    /// A directory of Alice's in the root directory.
    Inode directory(String name, int mode) throws FsException {
        return directory(ALICE, root(), name, mode);
    }

    Inode symlink(Credentials caller, FileId directory, String name, String target) throws FsException {
        return files.symlink(
                        caller,
                        directory,
                        name(name),
                        new SymlinkTarget(target.getBytes(StandardCharsets.UTF_8)),
                        AttributeUpdate.NOTHING)
                .inode();
    }

    Inode node(Credentials caller, String name, FileType type) throws FsException {
        AttributeUpdate initial = AttributeUpdate.ofMode(0_644);
        return files.makeNode(new NodeRequest(caller, root(), name(name), type, initial, 5L << 32 | 7))
                .inode();
    }

    Changed set(Credentials caller, FileId id, AttributeUpdate update) throws FsException {
        return files.setAttributes(caller, id, update, OptionalLong.empty());
    }

    void chmod(FileId id, int mode) throws FsException {
        set(ROOT, id, AttributeUpdate.ofMode(mode));
    }

    Renamed rename(Credentials caller, FileId from, String oldName, FileId to, String newName) throws FsException {
        return files.rename(caller, from, name(oldName), to, name(newName));
    }

    WriteResult write(Credentials caller, FileId id, long offset, byte[] bytes) throws FsException {
        return files.write(caller, id, offset, ByteBuffer.wrap(bytes), Stability.UNSTABLE);
    }

    WriteResult write(Credentials caller, FileId id, long offset, String text) throws FsException {
        return write(caller, id, offset, text.getBytes(StandardCharsets.UTF_8));
    }

    byte[] read(Credentials caller, FileId id, long offset, int count) throws FsException {
        return bytes(files.read(caller, id, offset, count));
    }

    String readText(FileId id) throws FsException {
        return new String(read(ROOT, id, 0, 1 << 16), StandardCharsets.UTF_8);
    }

    /// Copies what was read and closes the lease.
    static byte[] bytes(ReadResult result) {
        try (ContentLease lease = result.data()) {
            if (lease == null) {
                assertThat(result.count()).isZero();
                return new byte[0];
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (ByteBuffer buffer : lease.buffers()) {
                byte[] part = new byte[buffer.remaining()];
                buffer.get(part);
                all.writeBytes(part);
            }
            assertThat(result.count()).isEqualTo(all.size());
            return all.toByteArray();
        }
    }

    List<String> names(FileId directory) throws FsException {
        return files.list(ROOT, directory, 0, 1000).page().entries().stream()
                .map(entry -> entry.name().toString())
                .toList();
    }

    static void assertRefused(FsError error, ThrowingCallable call) {
        FsException refusal = catchThrowableOfType(FsException.class, call);
        assertThat(refusal).as("a refusal with " + error).isNotNull();
        assertThat(refusal.error()).isEqualTo(error);
    }

    /// Verifies after a test that nothing is lost, left over or counted wrong.
    void assertSound() throws FsException {
        store.refuse(null);
        assertThat(StoreCheck.check(store).violations()).isEmpty();
        assertThat(heap.openLeases()).as("open leases").isZero();
        Map<Long, Inode> live = new HashMap<>();
        for (Inode inode : regularFiles()) {
            live.put(inode.contentId(), inode);
            assertThat(heap.allocatedBytes(inode.contentId()))
                    .as("what inode %d occupies", inode.number())
                    .isEqualTo(inode.allocatedBytes());
        }
        assertThat(live.keySet()).as("contents of files").containsAll(heap.contentIds());
        assertThat(files.usage()).as("the ledger").isEqualTo(usage());
    }

    private List<Inode> regularFiles() throws FsException {
        List<Inode> found = new ArrayList<>();
        ArrayDeque<FileId> directories = new ArrayDeque<>(List.of(root()));
        while (!directories.isEmpty()) {
            FileId directory = directories.remove();
            for (DirectoryEntry entry : store.list(directory.inode(), 0, 10_000).entries()) {
                if (entry.inode().isDirectory()) {
                    directories.add(entry.inode().id());
                } else if (entry.inode().isRegular()) {
                    found.add(entry.inode());
                }
            }
        }
        return found;
    }
}
