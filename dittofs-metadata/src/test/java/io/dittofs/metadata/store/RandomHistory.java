package io.dittofs.metadata.store;

import static io.dittofs.metadata.store.StoreTree.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Random operations of a file system, and some that a store must refuse, done to a store and to the model alike.
final class RandomHistory {
    /// Few names, so that operations meet.
    private static final int NAMES = 12;

    private static final int DIRECTORIES_MAX = 8;

    private final MetadataStore store;
    private final StoreTree tree;
    private final Random random;
    private final long seed;
    private final ModelStore model = new ModelStore();
    private final List<Long> directories = new ArrayList<>();
    private final Set<Long> everUsed = new HashSet<>();

    RandomHistory(MetadataStore store, StoreTree tree, long seed) throws FsException {
        this.store = store;
        this.tree = tree;
        this.seed = seed;
        this.random = new Random(seed);
        model.addShare(tree.share().id(), tree.inode(tree.root()));
        directories.add(tree.root());
    }

    /// What an entry that was chosen by chance is; the inode is null where the name is free.
    private record Choice(
            long directory, FileName name, @Nullable Inode inode) {}

    void step() throws FsException {
        Choice choice = choose();
        if (choice.inode == null) {
            create(choice);
        } else {
            change(choice, choice.inode);
        }
    }

    private Choice choose() {
        long directory = directories.get(random.nextInt(directories.size()));
        FileName name = name("name-" + random.nextInt(NAMES));
        Long child = model.entries(directory).get(name);
        return new Choice(directory, name, child == null ? null : model.inodes().get(child));
    }

    private void create(Choice choice) throws FsException {
        Inode inode = switch (random.nextInt(6)) {
            case 0, 1 -> tree.newDirectory(choice.directory);
            case 2 -> tree.newSymlink(1 + random.nextInt(200));
            default -> tree.newFile();
        };
        if (inode.isDirectory() && directories.size() >= DIRECTORIES_MAX) {
            return;
        }
        ChangeSet changes = tree.creation(choice.directory, choice.name, inode);
        if (!inode.isDirectory() && !inode.isRegular()) {
            byte[] target = new byte[Math.toIntExact(inode.size())];
            random.nextBytes(target);
            changes.putSymlinkTarget(inode.number(), new SymlinkTarget(target));
        }
        note(changes, inode, choice);
        if (commit(changes) && inode.isDirectory()) {
            directories.add(inode.number());
        }
        everUsed.add(inode.number());
    }

    /// Not all are noted, as where a content store came to name its objects by path later.
    private void note(ChangeSet changes, Inode inode, Choice place) {
        if (random.nextInt(4) > 0) {
            changes.noteName(inode.number(), place.directory, place.name);
        }
    }

    private void change(Choice choice, Inode inode) throws FsException {
        switch (random.nextInt(8)) {
            case 0, 1 -> remove(choice, inode);
            case 2, 3 -> rename(choice, inode, choose());
            case 4 -> link(inode, choose());
            case 5 -> setAttributes(inode);
            case 6 -> refuse(choice, inode);
            default -> resize(inode);
        }
    }

    private void remove(Choice choice, Inode inode) throws FsException {
        if (!inode.isDirectory() && inode.linkCount() > 1) {
            commit(new ChangeSet()
                    .removeEntry(choice.directory, choice.name, inode.number())
                    .putInode(inode.withLinkCount(inode.linkCount() - 1, tree.now()))
                    .touchDirectory(choice.directory, tree.now(), 0));
        } else if (commit(tree.removal(choice.directory, choice.name, inode))) {
            directories.remove(inode.number());
        }
    }

    /// Onto a free name, or onto a file, which goes. Directories stay where they are, so that no cycle comes about.
    private void rename(Choice from, Inode inode, Choice to) throws FsException {
        if (inode.isDirectory() && from.directory != to.directory) {
            return;
        }
        ChangeSet changes = new ChangeSet().removeEntry(from.directory, from.name, inode.number());
        if (to.inode == null) {
            changes.addEntry(to.directory, to.name, inode.number());
        } else if (to.inode.isRegular()
                && to.inode.linkCount() == 1
                && !inode.isDirectory()
                && to.inode.number() != inode.number()) {
            changes.replaceEntry(to.directory, to.name, to.inode.number(), inode.number())
                    .removeInode(to.inode.number())
                    .adjustUsage(tree.share().id(), -to.inode.allocatedBytes(), -1);
        } else {
            return;
        }
        note(changes, inode, to);
        commit(changes.putInode(inode.withCtime(tree.now()))
                .touchDirectory(from.directory, tree.now(), 0)
                .touchDirectory(to.directory, tree.now(), 0));
    }

    private void link(Inode inode, Choice to) throws FsException {
        if (to.inode == null && !inode.isDirectory()) {
            ChangeSet changes = new ChangeSet()
                    .addEntry(to.directory, to.name, inode.number())
                    .putInode(inode.withLinkCount(inode.linkCount() + 1, tree.now()))
                    .touchDirectory(to.directory, tree.now(), 0);
            note(changes, inode, to);
            commit(changes);
        }
    }

    private void setAttributes(Inode inode) throws FsException {
        commit(new ChangeSet()
                .putInode(inode.withOwnership(random.nextInt(0_10000), random.nextInt(), random.nextInt())
                        .withTimes(random.nextLong(), random.nextLong(), random.nextLong())));
    }

    private void resize(Inode inode) throws FsException {
        if (inode.isRegular()) {
            long bytes = random.nextInt(1 << 20);
            commit(new ChangeSet()
                    .putInode(inode.withContent(inode.contentId(), bytes, bytes))
                    .adjustUsage(tree.share().id(), bytes - inode.allocatedBytes(), 0));
        }
    }

    /// A set whose last change does not fit what is there.
    private void refuse(Choice choice, Inode inode) throws FsException {
        ChangeSet changes = new ChangeSet()
                .putInode(inode.withMode(0))
                .adjustUsage(tree.share().id(), 7, 7);
        long stranger = tree.root();
        switch (random.nextInt(3)) {
            case 0 -> changes.addEntry(choice.directory, choice.name, stranger);
            case 1 -> changes.removeEntry(choice.directory, choice.name, stranger);
            default -> changes.replaceEntry(choice.directory, choice.name, stranger, inode.number());
        }
        assertThat(commit(changes)).as("seed %d", seed).isFalse();
    }

    /// Commits to both, which must come to the same end.
    private boolean commit(ChangeSet changes) {
        FsError expected = null;
        FsError actual = null;
        try {
            model.commit(changes);
        } catch (FsException e) {
            expected = e.error();
        }
        try {
            store.commit(changes);
        } catch (FsException e) {
            actual = e.error();
        }
        assertThat(actual).as("seed %d, %s", seed, changes.changes()).isEqualTo(expected);
        return actual == null;
    }

    void compare() throws FsException {
        compareWith(store);
    }

    void compareWith(MetadataStore other) throws FsException {
        for (long number : everUsed) {
            assertThat(other.inode(number))
                    .as("seed %d inode %d", seed, number)
                    .isEqualTo(model.inodes().get(number));
            assertThat(other.symlinkTarget(number)).isEqualTo(model.targets().get(number));
            assertThat(other.givenNames(number)).isEqualTo(model.names(number));
        }
        assertThat(other.inode(tree.root())).isEqualTo(model.inodes().get(tree.root()));
        assertThat(other.usage(tree.share().id()))
                .isEqualTo(model.usage(tree.share().id()));
        for (long directory : directories) {
            compareDirectory(other, directory);
        }
    }

    private void compareDirectory(MetadataStore other, long directory) throws FsException {
        Map<FileName, Long> expected = model.entries(directory);
        List<DirectoryEntry> listed = other.list(directory, 0, NAMES + 1).entries();
        assertThat(listed.stream().map(DirectoryEntry::name).toList())
                .as("seed %d directory %d", seed, directory)
                .isEqualTo(List.copyOf(expected.keySet()));
        for (DirectoryEntry entry : listed) {
            Inode child = model.inodes().get(expected.get(entry.name()));
            assertThat(entry.inode()).isEqualTo(child);
            assertThat(other.lookup(directory, entry.name())).isEqualTo(child);
        }
    }
}
