package io.dittofs.nfs.rig;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.FileService;
import io.dittofs.metadata.handle.FileHandle;
import io.dittofs.metadata.handle.HandleSeal;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.memory.MemoryMetadataStore;
import io.dittofs.metadata.share.Share;
import io.dittofs.metadata.share.ShareTable;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.metadata.store.ShareRecord;
import io.dittofs.nfs.dispatch.ReplyCache;
import io.dittofs.nfs.dispatch.RpcObserver;
import io.dittofs.nfs.dispatch.RpcServer;
import io.dittofs.nfs.portmap.Mapping;
import io.dittofs.nfs.service.MountProgram;
import io.dittofs.nfs.service.Nfs3Program;
import io.dittofs.nfs.service.PortmapProgram;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;

/// An NFS server of the real programs over a memory store, without a socket.
public final class Rig {
    public static final int PORT = 12_049;
    public static final int PORTMAP_PORT = 111;

    /// 2026-11-26T00:00:00Z.
    public static final long START_NANOS = 1_795_651_200L * 1_000_000_000L;

    private final MemoryMetadataStore store = new MemoryMetadataStore(new Random(1813));
    private final InodeLocks locks = new InodeLocks();
    private final AtomicLong clock = new AtomicLong(START_NANOS);
    private final HeapContentStore content = new HeapContentStore(false);
    private final HeapContentStore blockingContent = new HeapContentStore(true);
    private final HandleSeal seal;
    private final List<Share> shares = new ArrayList<>();
    private final ReplyCache cache;
    private final RpcServer server;

    private Rig(List<ShareSpec> specs, Options options) throws FsException {
        this.seal = new HandleSeal(store.handleSecret());
        for (ShareSpec spec : specs) {
            shares.add(open(spec));
        }
        ShareTable table = new ShareTable(shares);
        this.cache = new ReplyCache(options.cacheEntries(), options.cacheBytes());
        this.server = new RpcServer(
                List.of(
                        new Nfs3Program(table),
                        new MountProgram(table, options.restrictsDump()),
                        new PortmapProgram(PORTMAP_PORT, mappings())),
                cache,
                options.closesOnVersionMismatch(),
                options.observer());
    }

    /// What a test may want otherwise.
    public record Options(
            int cacheEntries,
            long cacheBytes,
            boolean restrictsDump,
            boolean closesOnVersionMismatch,
            RpcObserver observer) {
        public static final Options USUAL = new Options(1024, 1 << 20, false, false, RpcObserver.NONE);
    }

    public static Rig of(ShareSpec... specs) {
        return of(Options.USUAL, specs);
    }

    public static Rig of(Options options, ShareSpec... specs) {
        try {
            return new Rig(List.of(specs), options);
        } catch (FsException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /// One share named `/export`, open to all.
    public static Rig usual() {
        return of(ShareSpec.of("/export"));
    }

    public static List<Mapping> mappings() {
        return List.of(new Mapping(100_003, 3, Mapping.TCP, PORT), new Mapping(100_005, 3, Mapping.TCP, PORT));
    }

    private Share open(ShareSpec spec) throws FsException {
        ShareRecord record = store.openShare(spec.name(), new RootAttributes(0_777, 0, 0, now()));
        HeapContentStore contents = spec.mayBlock() ? blockingContent : content;
        FileService files = FileService.open(
                new FileService.Parts(record, store, locks, contents), spec.isReadOnly(), spec.quota(), this::now);
        return new Share(record.id(), spec.name(), spec.rules(), files, seal);
    }

    /// A clock that goes on by a microsecond each time it is read.
    private long now() {
        return clock.addAndGet(1_000);
    }

    public RpcServer server() {
        return server;
    }

    public ReplyCache cache() {
        return cache;
    }

    public MemoryMetadataStore store() {
        return store;
    }

    /// The content of all shares that do not block.
    public HeapContentStore content() {
        return content;
    }

    /// The content of all shares that block.
    public HeapContentStore blockingContent() {
        return blockingContent;
    }

    public Share share(int index) {
        return shares.get(index);
    }

    /// The handle of a share's root.
    public byte[] root(int index) {
        Share share = shares.get(index);
        return handle(share.handle(share.files().root()));
    }

    public byte[] root() {
        return root(0);
    }

    /// A genuine handle of an inode that need not exist.
    public byte[] sealed(int shareId, FileId id) {
        return handle(seal.seal(shareId, id));
    }

    private static byte[] handle(FileHandle handle) {
        ByteBuffer bytes = ByteBuffer.allocate(FileHandle.BYTES);
        handle.write(bytes);
        return bytes.array();
    }

    public RawClient client() {
        return RawClient.of(this, "192.0.2.1", 700);
    }

    public RawClient client(String address, int port) {
        return RawClient.of(this, address, port);
    }
}
