package io.dittofs.metadata.store;

import static io.dittofs.metadata.store.StoreTree.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.durability.DurabilityTicket;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.FileType;
import io.dittofs.metadata.inode.Inode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// That a store keeps what it is given.
interface StoreContentTests extends StoreTests {
    @Test
    default void newShareHasAnEmptyRoot() throws Exception {
        Inode root = tree().inode(tree().root());
        assertThat(root.id()).isEqualTo(tree().share().root());
        assertThat(root.type()).isEqualTo(FileType.DIRECTORY);
        assertThat(root.mode()).isEqualTo(0_755);
        assertThat(root.uid()).isEqualTo(1);
        assertThat(root.gid()).isEqualTo(2);
        assertThat(root.linkCount()).isEqualTo(2);
        assertThat(root.parent()).isEqualTo(root.number());
        assertThat(root.birthTime()).isEqualTo(1_000_000_000L);
        assertThat(tree().isEmpty(root.number())).isTrue();
        assertThat(store().usage(tree().share().id())).isEqualTo(new ShareUsage(0, 1));
    }

    @Test
    default void shareIsMadeOnce() throws Exception {
        ShareRecord first = tree().share();
        ShareRecord again = store().openShare("/export", new RootAttributes(0_700, 7, 7, 7));
        ShareRecord other = store().openShare("/other", new RootAttributes(0_700, 7, 7, 7));
        assertThat(again).isEqualTo(first);
        assertThat(tree().inode(tree().root()).mode()).isEqualTo(0_755);
        assertThat(first.id()).isNotZero().isNotEqualTo(other.id());
        assertThat(other.id()).isNotZero();
        assertThat(other.root().inode()).isNotEqualTo(first.root().inode());
        assertThat(store().shares()).containsExactlyInAnyOrder(first, other);
    }

    @Test
    default void keepsEveryAttributeOfEveryType() throws Exception {
        List<Inode> kept = new ArrayList<>();
        for (FileType type : FileType.values()) {
            Inode inode = extremeInode(type);
            ChangeSet changes = tree().creation(tree().root(), name(type.name()), inode);
            if (type == FileType.SYMLINK) {
                changes.putSymlinkTarget(inode.number(), new SymlinkTarget(new byte[] {'t'}));
            }
            store().commit(changes);
            kept.add(inode);
        }
        for (Inode inode : kept) {
            assertThat(store().inode(inode.number())).isEqualTo(inode);
            assertThat(store().lookup(tree().root(), name(inode.type().name()))).isEqualTo(inode);
        }
        assertThat(tree().list(tree().root()).stream().map(DirectoryEntry::inode))
                .isEqualTo(kept);
    }

    private Inode extremeInode(FileType type) throws Exception {
        long number = store().allocateInode();
        boolean isDevice = type == FileType.BLOCK_DEVICE || type == FileType.CHARACTER_DEVICE;
        return new Inode(
                new FileId(number, Long.MIN_VALUE + number),
                type,
                0_7777,
                type.isDirectory() ? 2 : 1,
                0xFFFF_FFFE,
                0x8000_0001,
                type.isRegular() ? Long.MAX_VALUE : 1,
                type.isRegular() ? Long.MAX_VALUE / 16 : 0,
                -1,
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                -1_000_000_001L,
                isDevice ? 0xFFFF_FFFF_0000_0001L : 0,
                type.isRegular() ? store().allocateContent() : 0,
                type.isDirectory() ? tree().root() : 0,
                Inode.storedVerifier(0));
    }

    @Test
    default void answersNullForWhatIsNotThere() throws Exception {
        long never = store().allocateInode();
        Inode file = tree().createFile(tree().root(), "file");
        assertThat(store().inode(never)).isNull();
        assertThat(store().lookup(tree().root(), name("other"))).isNull();
        assertThat(store().lookup(never, name("file"))).isNull();
        assertThat(store().lookup(file.number(), name("file"))).isNull();
        assertThat(store().lookup(tree().root(), name("."))).isNull();
        assertThat(store().lookup(tree().root(), name(".."))).isNull();
        assertThat(store().symlinkTarget(never)).isNull();
        assertThat(store().symlinkTarget(file.number())).isNull();
    }

    @Test
    default void removedFileIsGone() throws Exception {
        Inode file = tree().createFile(tree().root(), "file");
        assertThat(tree().isEmpty(tree().root())).isFalse();
        tree().remove(tree().root(), "file");
        assertThat(store().inode(file.number())).isNull();
        assertThat(store().lookup(tree().root(), name("file"))).isNull();
        assertThat(tree().isEmpty(tree().root())).isTrue();
        assertThat(tree().list(tree().root())).isEmpty();
    }

    @Test
    default void puttingAnInodeAgainChangesItsAttributesOnly() throws Exception {
        Inode directory = tree().createDirectory(tree().root(), "directory");
        Inode file = tree().createFile(directory.number(), "file");
        store().commit(new ChangeSet()
                .putInode(directory.withMode(0_1777))
                .putInode(file.withOwnership(0, 5, 6).withTimes(1, 2, 3)));
        assertThat(tree().inode(directory.number()).mode()).isEqualTo(0_1777);
        assertThat(store().lookup(directory.number(), name("file")))
                .isEqualTo(file.withOwnership(0, 5, 6).withTimes(1, 2, 3));
    }

    @Test
    default void touchSetsTwoTimesAndAddsToTheLinkCount() throws Exception {
        Inode directory = tree().createDirectory(tree().root(), "directory");
        Inode child = tree().newDirectory(directory.number());
        store().commit(new ChangeSet()
                .putInode(child)
                .addEntry(directory.number(), name("child"), child.number())
                .touchDirectory(directory.number(), -77, 3)
                .touchDirectory(directory.number(), -78, -2)
                .adjustUsage(tree().share().id(), 0, 1));
        assertThat(store().inode(directory.number())).isEqualTo(directory.touched(-78, 1));
    }

    @Test
    default void oneInodeHasManyNames() throws Exception {
        Inode directory = tree().createDirectory(tree().root(), "directory");
        Inode file = tree().createFile(tree().root(), "first");
        Inode linked = file.withLinkCount(2, 99);
        store().commit(new ChangeSet().putInode(linked).addEntry(directory.number(), name("second"), file.number()));
        assertThat(store().lookup(tree().root(), name("first"))).isEqualTo(linked);
        assertThat(store().lookup(directory.number(), name("second"))).isEqualTo(linked);
        store().commit(new ChangeSet().putInode(file).removeEntry(tree().root(), name("first"), file.number()));
        assertThat(store().lookup(tree().root(), name("first"))).isNull();
        assertThat(store().lookup(directory.number(), name("second"))).isEqualTo(file);
    }

    @Test
    default void keepsSymlinkTargetsUntilTheInodeGoes() throws Exception {
        Inode link = tree().newSymlink(4096);
        byte[] target = new byte[4096];
        Arrays.fill(target, (byte) 0xFF);
        store().commit(tree().creation(tree().root(), name("link"), link)
                .putSymlinkTarget(link.number(), new SymlinkTarget(target.clone())));
        assertThat(store().symlinkTarget(link.number())).isEqualTo(new SymlinkTarget(target));
        store().commit(new ChangeSet().putInode(link.withCtime(5)));
        assertThat(store().symlinkTarget(link.number())).isEqualTo(new SymlinkTarget(target));
        tree().remove(tree().root(), "link");
        assertThat(store().symlinkTarget(link.number())).isNull();
    }

    @Test
    default void namesAreBytesOfAnyKindAndLength() throws Exception {
        List<FileName> names = new ArrayList<>();
        for (int length = 1; length <= FileName.BYTES_MAX; length++) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) 'n');
            names.add(FileName.of(bytes));
        }
        for (int value = 1; value < 256; value++) {
            if (value != '/') {
                names.add(FileName.of(new byte[] {'v', (byte) value}));
            }
        }
        names.add(FileName.of("ä".getBytes(StandardCharsets.UTF_8)));
        names.add(FileName.of("a\u0308".getBytes(StandardCharsets.UTF_8)));
        List<Long> numbers = new ArrayList<>();
        for (FileName name : names) {
            Inode file = tree().newFile();
            store().commit(tree().creation(tree().root(), name, file));
            numbers.add(file.number());
        }
        for (int i = 0; i < names.size(); i++) {
            assertThat(tree().entry(tree().root(), names.get(i)).number()).isEqualTo(numbers.get(i));
        }
        assertThat(tree().list(tree().root()).stream().map(DirectoryEntry::name))
                .isEqualTo(names);
    }

    @Test
    default void oneNameInTwoDirectoriesIsTwoEntries() throws Exception {
        Inode a = tree().createDirectory(tree().root(), "a");
        Inode b = tree().createDirectory(tree().root(), "b");
        Inode inA = tree().createFile(a.number(), "name");
        assertThat(store().lookup(b.number(), name("name"))).isNull();
        Inode inB = tree().createFile(b.number(), "name");
        assertThat(store().lookup(a.number(), name("name"))).isEqualTo(inA);
        assertThat(store().lookup(b.number(), name("name"))).isEqualTo(inB);
    }

    @Test
    default void countsWhatSharesUse() throws Exception {
        StoreTree other = new StoreTree(store(), "/other");
        Inode file = tree().newFile().withContent(store().allocateContent(), 10_000, 8192);
        store().commit(tree().creation(tree().root(), name("file"), file));
        Inode shrunk = file.withContent(file.contentId(), 10_000, 4096);
        store().commit(new ChangeSet()
                .putInode(shrunk)
                .adjustUsage(tree().share().id(), -4096, 0));
        other.createFile(other.root(), "file");
        assertThat(store().usage(tree().share().id())).isEqualTo(new ShareUsage(4096, 2));
        assertThat(store().usage(other.share().id())).isEqualTo(new ShareUsage(0, 2));
        tree().remove(tree().root(), "file");
        assertThat(store().usage(tree().share().id())).isEqualTo(new ShareUsage(0, 1));
    }

    @Test
    default void handleSecretIsAlwaysTheSameAndACopy() throws Exception {
        byte[] secret = store().handleSecret();
        assertThat(secret).hasSize(16).isNotEqualTo(new byte[16]);
        store().handleSecret()[0]++;
        assertThat(store().handleSecret()).isEqualTo(secret);
    }

    @Test
    default void notesWhichLogTheContentsHave() throws Exception {
        assertThat(store().logNote().read()).isNull();
        store().logNote().write(new LogMark(Long.MIN_VALUE, true));
        assertThat(store().logNote().read()).isEqualTo(new LogMark(Long.MIN_VALUE, true));
        store().logNote().write(new LogMark(7, false));
        assertThat(store().logNote().read()).isEqualTo(new LogMark(7, false));
        store().logNote().write(null);
        assertThat(store().logNote().read()).isNull();
    }

    @Test
    default void ticketOfACommitCompletes() throws Exception {
        Inode file = tree().newFile();
        DurabilityTicket ticket = store().commit(tree().creation(tree().root(), name("file"), file));
        CompletableFuture<Boolean> outcome = new CompletableFuture<>();
        ticket.whenComplete(failure -> outcome.complete(failure == null));
        assertThat(outcome.get(1, TimeUnit.MINUTES)).isTrue();
        assertThat(ticket.isComplete()).isTrue();
    }

    @Test
    default void emptyChangeSetChangesNothing() throws Exception {
        store().commit(new ChangeSet());
        assertThat(tree().isEmpty(tree().root())).isTrue();
    }
}
