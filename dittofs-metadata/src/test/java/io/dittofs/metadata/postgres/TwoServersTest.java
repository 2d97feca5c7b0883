package io.dittofs.metadata.postgres;

import static io.dittofs.metadata.store.StoreTree.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.check.StoreCheck;
import io.dittofs.metadata.content.HeapContentStore;
import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.file.AttributeUpdate;
import io.dittofs.metadata.file.CreateMode;
import io.dittofs.metadata.file.FileService;
import io.dittofs.metadata.file.Quota;
import io.dittofs.metadata.identity.Credentials;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.lock.InodeLocks;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.StoreTree;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Two servers on one database, neither of which knows of the other: what the locks of one process prevent elsewhere
/// must be decided by the database.
final class TwoServersTest {
    private static final int ROUNDS = 40;
    private static final Credentials ROOT = new Credentials(0, 0);
    private static final long CONTENT_BYTES_MAX = 1 << 20;

    private final PostgresServer server = PostgresServer.shared();
    private final AtomicLong clock = new AtomicLong(1_000_000_000L);
    private PostgresOptions options;
    private PostgresMetadataStore store;
    private PostgresMetadataStore otherStore;
    private StoreTree tree;
    private StoreTree otherTree;
    private FileService files;
    private FileService otherFiles;
    private FileId root;

    @BeforeEach
    void open() throws Exception {
        options = server.newStore();
        store = TestStore.open(options);
        otherStore = TestStore.open(options);
        tree = new StoreTree(store, "/export");
        otherTree = new StoreTree(otherStore, "/export");
        root = tree.share().root();
        files = service(store, tree);
        otherFiles = service(otherStore, otherTree);
    }

    private FileService service(PostgresMetadataStore its, StoreTree share) throws FsException {
        HeapContentStore content = new HeapContentStore(CONTENT_BYTES_MAX);
        return FileService.open(
                new FileService.Parts(share.share(), its, new InodeLocks(), content),
                false,
                Quota.NONE,
                clock::incrementAndGet);
    }

    @AfterEach
    void checkAndClose() throws Exception {
        assertThat(StoreCheck.check(store).sentences()).isEmpty();
        store.close();
        otherStore.close();
        server.drop(options);
    }

    /// What a call comes to.
    private record Outcome(@Nullable FsError refusal) {
        static final Outcome DONE = new Outcome(null);
    }

    /// Runs two calls at once.
    private static List<Outcome> together(Callable<?> first, Callable<?> second) throws Exception {
        CyclicBarrier start = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            var one = threads.submit(() -> outcome(start, first));
            var other = threads.submit(() -> outcome(start, second));
            return List.of(one.get(), other.get());
        }
    }

    private static Outcome outcome(CyclicBarrier start, Callable<?> call) throws Exception {
        start.await();
        try {
            call.call();
            return Outcome.DONE;
        } catch (FsException e) {
            return new Outcome(e.error());
        }
    }

    @Test
    void bothHaveTheSameShareAndSecretButNoNumberInCommon() throws Exception {
        assertThat(otherTree.share()).isEqualTo(tree.share());
        assertThat(otherStore.handleSecret()).isEqualTo(store.handleSecret());
        Set<Long> numbers = new HashSet<>();
        for (int i = 0; i < 3 * IdSupply.NUMBERS; i++) {
            assertThat(numbers.add(store.allocateInode())).isTrue();
            assertThat(numbers.add(otherStore.allocateInode())).isTrue();
        }
    }

    @Test
    void oneOfTwoMakesAName() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String name = "name-" + round;
            CreateMode mode = new CreateMode.Guarded(AttributeUpdate.NOTHING);
            List<Outcome> outcomes = together(
                    () -> files.create(ROOT, root, name(name), mode),
                    () -> otherFiles.create(ROOT, root, name(name), mode));
            assertThat(outcomes).containsExactlyInAnyOrder(Outcome.DONE, new Outcome(FsError.EXISTS));
        }
        assertThat(store.usage(tree.share().id()).inodes()).isEqualTo(ROUNDS + 1L);
    }

    @Test
    void oneOfTwoRemovesAName() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String name = "name-" + round;
            tree.createFile(root.inode(), name);
            List<Outcome> outcomes = together(
                    () -> files.remove(ROOT, root, name(name)), () -> otherFiles.remove(ROOT, root, name(name)));
            assertThat(outcomes).containsExactlyInAnyOrder(Outcome.DONE, new Outcome(FsError.NO_ENTRY));
        }
        assertThat(store.usage(tree.share().id()).inodes()).isEqualTo(1);
    }

    @Test
    void linkAndUnlinkLeaveAFileOrNone() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String name = "name-" + round;
            Inode file = tree.createFile(root.inode(), name);
            List<Outcome> outcomes = together(
                    () -> files.remove(ROOT, root, name(name)),
                    () -> otherFiles.link(ROOT, file.id(), root, name("link-" + name)));
            assertThat(outcomes.getFirst()).isEqualTo(Outcome.DONE);
            assertThat(outcomes.getLast()).isIn(Outcome.DONE, new Outcome(FsError.STALE));
            assertThat(store.lookup(root.inode(), name("link-" + name)) != null)
                    .isEqualTo(outcomes.getLast().equals(Outcome.DONE));
        }
    }

    @Test
    void changesOfAttributesAreBothKept() throws Exception {
        Inode file = tree.createFile(root.inode(), "file");
        for (int round = 0; round < ROUNDS; round++) {
            int mode = round;
            List<Outcome> outcomes = together(
                    () -> files.setAttributes(ROOT, file.id(), AttributeUpdate.ofMode(mode), OptionalLong.empty()),
                    () -> otherFiles.link(ROOT, file.id(), root, name("link-" + mode)));
            assertThat(outcomes).containsOnly(Outcome.DONE);
            assertThat(tree.inode(file.number()).mode()).isEqualTo(mode);
            assertThat(otherTree.inode(file.number()).linkCount()).isEqualTo(round + 2);
        }
    }

    @Test
    void directoryThatIsRemovedGetsNoEntry() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String name = "directory-" + round;
            Inode directory = tree.createDirectory(root.inode(), name);
            CreateMode mode = new CreateMode.Guarded(AttributeUpdate.NOTHING);
            List<Outcome> outcomes = together(
                    () -> files.removeDirectory(ROOT, root, name(name)),
                    () -> otherFiles.create(ROOT, directory.id(), name("file"), mode));
            assertThat(outcomes)
                    .isIn(
                            List.of(Outcome.DONE, new Outcome(FsError.STALE)),
                            List.of(new Outcome(FsError.NOT_EMPTY), Outcome.DONE));
        }
    }

    /// Also where nothing but the entry is changed.
    @Test
    void directoryThatIsRemovedGetsNoEntryThatIsAddedAlone() throws Exception {
        Inode file = tree.createFile(root.inode(), "file");
        for (int round = 0; round < ROUNDS; round++) {
            Inode directory = tree.createDirectory(root.inode(), "directory");
            List<Outcome> outcomes = together(
                    () -> store.commit(tree.removal(root.inode(), name("directory"), directory)),
                    () -> otherStore.commit(new ChangeSet().addEntry(directory.number(), name("x"), file.number())));
            assertThat(outcomes).containsOnlyOnce(Outcome.DONE);
            if (outcomes.getLast().equals(Outcome.DONE)) {
                store.commit(new ChangeSet().removeEntry(directory.number(), name("x"), file.number()));
                store.commit(tree.removal(root.inode(), name("directory"), directory));
            }
        }
    }

    /// Neither touches an inode that the other one changes: only what is above its target tells.
    @Test
    void directoriesThatMoveIntoEachOtherMakeNoCircle() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Inode above = tree.createDirectory(root.inode(), "a-" + round);
            Inode otherAbove = tree.createDirectory(root.inode(), "b-" + round);
            Inode moved = tree.createDirectory(above.number(), "moved");
            Inode otherMoved = tree.createDirectory(otherAbove.number(), "moved");
            Inode in = tree.createDirectory(moved.number(), "in");
            Inode otherIn = tree.createDirectory(otherMoved.number(), "in");
            List<Outcome> outcomes = together(
                    () -> files.rename(ROOT, above.id(), name("moved"), otherIn.id(), name("here")),
                    () -> otherFiles.rename(ROOT, otherAbove.id(), name("moved"), in.id(), name("here")));
            assertThat(outcomes).containsExactlyInAnyOrder(Outcome.DONE, new Outcome(FsError.INVALID));
        }
    }
}
