package io.dittofs.transfer.tiered;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.blocks.store.BlockStore;
import io.dittofs.metadata.content.Promise;
import io.dittofs.metadata.content.Stability;
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
import io.dittofs.metadata.store.HookedMetadataStore;
import io.dittofs.metadata.store.MetadataStore;
import io.dittofs.metadata.store.RootAttributes;
import io.dittofs.transfer.Contents;
import io.dittofs.transfer.KeptOpen;
import io.dittofs.transfer.upload.Tickets;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two servers on one metadata store and one block store, with `durability: remote`.
final class TwoServersTest {
    private static final Credentials ROOT = new Credentials(0, 0);
    private static final int BLOCK = 4 << 20;
    private static final int CUT = 1000;
    private static final byte[] OLD = Contents.filled(9 << 20, 1);
    private static final byte[] NEW = Contents.filled(5000, 2);

    @TempDir
    private Path directory = Path.of(".");

    private final MetadataStore memory = new MemoryMetadataStore(new Random(1));
    private final BlockStore blocks = TieredRig.blocks(256L << 20);
    private Server first;
    private Server second;
    private FileId file;

    private final class Server implements AutoCloseable {
        private final TieredRig rig;
        private final HookedMetadataStore hooked = new HookedMetadataStore(memory);
        private TieredStorage storage;
        private FileService files;

        Server(String name) throws Exception {
            TieredOptions defaults = TieredOptions.named(name);
            rig = new TieredRig(directory.resolve(name), hooked)
                    .with(new TieredOptions(
                            name,
                            true,
                            false,
                            defaults.layout(),
                            4,
                            4,
                            0,
                            Duration.ofHours(1),
                            Duration.ofHours(1),
                            Duration.ofHours(1),
                            defaults.writerWait(),
                            defaults.readerWait()));
            live();
        }

        private void live() throws Exception {
            storage = rig.open(new KeptOpen(blocks));
            files = FileService.open(
                    new FileService.Parts(
                            memory.openShare("/export", new RootAttributes(0_777, 0, 0, 1)),
                            hooked,
                            new InodeLocks(),
                            storage.promising(Promise.REMOTE)),
                    false,
                    Quota.NONE,
                    System::nanoTime);
        }

        void crash() throws Exception {
            storage.close();
            live();
        }

        void write(long offset, byte[] data, Stability stability) throws FsException {
            await(files.write(ROOT, file, offset, ByteBuffer.wrap(data), stability)
                    .ticket());
        }

        void resize(long size) throws FsException {
            await(files.setAttributes(ROOT, file, AttributeUpdate.ofSize(size), OptionalLong.empty())
                    .ticket());
        }

        byte[] read(long offset, int count) throws FsException {
            ReadResult result = files.read(ROOT, file, offset, count);
            try (var lease = Objects.requireNonNull(result.data())) {
                return Contents.bytes(lease);
            }
        }

        private static void await(DurabilityTicket ticket) throws FsException {
            Tickets.await(ticket);
        }

        @Override
        public void close() {
            storage.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        first = new Server("first");
        second = new Server("second");
        file = first.files
                .create(
                        ROOT,
                        first.files.root(),
                        FileName.of("file"),
                        new CreateMode.Guarded(AttributeUpdate.ofMode(0_644)))
                .inode()
                .id();
        first.write(0, OLD, Stability.FILE_SYNC);
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        memory.close();
        blocks.close();
    }

    @Test
    void whatOneHasCutOffTheOtherDoesNotShow() throws Exception {
        first.resize(CUT);
        second.resize(OLD.length);
        assertThat(second.read(0, OLD.length)).isEqualTo(Arrays.copyOf(Arrays.copyOf(OLD, CUT), OLD.length));
    }

    @Test
    void aTruncationTakesNothingAwayThatTheOtherWritesAfterIt() throws Exception {
        for (int round = 0; round < 5; round++) {
            first.resize(CUT);
            second.write(2L * BLOCK, NEW, Stability.FILE_SYNC);
            second.write(CUT, NEW, Stability.FILE_SYNC);
            first.crash();
            assertFound(first);
            assertFound(second);
            first.write(0, OLD, Stability.FILE_SYNC);
        }
    }

    private static void assertFound(Server server) throws FsException {
        assertThat(server.read(2L * BLOCK, NEW.length)).isEqualTo(NEW);
        assertThat(server.read(CUT, NEW.length)).isEqualTo(NEW);
    }

    @Test
    void oneThatNeverHappenedTakesNothingAwayAfterACrash() throws Exception {
        first.hooked.refuse(FsError.TRY_LATER);
        try {
            first.resize(CUT);
        } catch (FsException refusal) {
            assertThat(refusal.error()).isEqualTo(FsError.TRY_LATER);
        }
        second.write(0, NEW, Stability.FILE_SYNC);
        first.hooked.refuse(null);
        first.crash();
        assertThat(first.read(BLOCK, BLOCK)).isEqualTo(Arrays.copyOf(OLD, BLOCK));
        assertThat(second.read(BLOCK, BLOCK)).isEqualTo(Arrays.copyOf(OLD, BLOCK));
        first.storage.drain(Duration.ofMinutes(1));
        assertThat(second.read(BLOCK, BLOCK)).isEqualTo(Arrays.copyOf(OLD, BLOCK));
    }

    @Test
    void aWriteThatIsTakenBackTakesNothingAwayOfTheOther() throws Exception {
        first.hooked.beforeCommits(() -> second.write(OLD.length, NEW, Stability.FILE_SYNC));
        first.write(OLD.length + 10_000, NEW, Stability.FILE_SYNC);
        assertThat(first.read(OLD.length, NEW.length)).isEqualTo(NEW);
        assertThat(second.read(OLD.length, NEW.length)).isEqualTo(NEW);
        assertThat(second.read(OLD.length + 10_000, NEW.length)).isEqualTo(NEW);
    }
}
