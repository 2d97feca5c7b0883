package io.dittofs.metadata.file;

import static io.dittofs.metadata.store.StoreTree.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.content.HeapContentStore;
import io.dittofs.metadata.content.HookedContentStore;
import io.dittofs.metadata.content.Stability;
import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.durability.ManualTicket;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.rocksdb.RocksMetadataStore;
import io.dittofs.metadata.rocksdb.RocksOptions;
import io.dittofs.metadata.store.HookedMetadataStore;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.metadata.store.ShareRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// That no content is released too early, and none forgotten, whenever the server ends.
final class ContentReleasesTest {
    private static final Credentials ROOT = new Credentials(0, 0);
    private static final int FILES = 40;

    @TempDir
    private Path directory;

    private final HeapContentStore content = new HeapContentStore(1 << 20);
    private final HookedContentStore hooked = new HookedContentStore(content);

    /// A server's life: a service on the store of the directory.
    private final class Server implements AutoCloseable {
        private final HookedMetadataStore store;
        private final ShareRecord share;
        private final FileService files;

        Server() throws IOException, FsException {
            store = new HookedMetadataStore(RocksMetadataStore.open(RocksOptions.defaults(directory), new Random(1)));
            share = store.openShare("/export", new RootAttributes(0_777, 0, 0, 1));
            var parts = new FileService.Parts(share, store, new InodeLocks(), hooked);
            files = FileService.open(parts, false, Quota.NONE, () -> 1_000);
        }

        void create(String file) throws FsException {
            var created =
                    files.create(ROOT, share.root(), name(file), new CreateMode.Guarded(AttributeUpdate.ofMode(0_644)));
            files.write(ROOT, created.inode().id(), 0, ByteBuffer.wrap(new byte[] {1}), Stability.FILE_SYNC);
        }

        void remove(String file) throws FsException {
            files.remove(ROOT, share.root(), name(file));
        }

        List<Long> noted() throws FsException {
            return store.queuedReleases(share.id(), 0, 1000);
        }

        @Override
        public void close() {
            store.close();
        }
    }

    @Test
    void whatWasNotReleasedBeforeTheEndIsReleasedAtTheNextStart() throws Exception {
        try (var server = new Server()) {
            server.create("removed");
            server.create("truncated");
            server.store.answer(new ManualTicket());
            server.remove("removed");
            var truncated = server.files.lookup(ROOT, server.share.root(), name("truncated"));
            server.files.setAttributes(ROOT, truncated.inode().id(), AttributeUpdate.ofSize(0), OptionalLong.empty());
            assertThat(server.noted()).hasSize(2).containsAll(content.contentIds());
        }
        try (var server = new Server()) {
            assertThat(content.contentIds()).isEmpty();
            assertThat(server.noted()).isEmpty();
        }
    }

    @Test
    void notesAreDroppedOnTheWay() throws Exception {
        try (var server = new Server()) {
            server.store.answer(DurabilityTicket.STABLE);
            for (int i = 0; i < FILES; i++) {
                server.create("file-" + i);
            }
            for (int i = 0; i < FILES; i++) {
                server.remove("file-" + i);
            }
            assertThat(content.contentIds()).isEmpty();
            assertThat(server.noted()).hasSize(1);
        }
    }

    @Test
    void noteStaysUntilNothingIsLeftOfTheContent() throws Exception {
        ManualTicket unmapped = new ManualTicket();
        hooked.answerReleases(unmapped);
        try (var server = new Server()) {
            server.store.answer(DurabilityTicket.STABLE);
            for (int i = 0; i < 3; i++) {
                server.create("file-" + i);
                server.remove("file-" + i);
            }
            assertThat(server.noted()).hasSize(3);
        }
        try (var server = new Server()) {
            assertThat(server.noted()).hasSize(3);
            unmapped.complete(null);
            server.create("last");
            server.remove("last");
            assertThat(server.noted()).hasSize(1);
        }
    }
}
