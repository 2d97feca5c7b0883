package io.dittofs.metadata.rocksdb;

import static io.dittofs.metadata.store.StoreTree.name;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.ChangeSet;
import io.dittofs.metadata.store.DirectoryEntry;
import io.dittofs.metadata.store.StoreTree;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What one writer of a crash test does in its directory, step by step: which step comes next is a function of the
/// seed and of the steps before, so another process can tell what the directory must contain after any of them.
///
/// Files carry the number of the step that changed them last as their owner. Confined to one thread.
final class LoadModel {
    private static final int NAMES = 8;

    private final long seed;
    private final Map<String, Item> items = new TreeMap<>();
    private int steps;

    /// What a name stands for: the step that made it, which hard links share, and the step that changed it last.
    private record Item(int madeBy, boolean isDirectory, int changedBy) {}

    /// One step: what is done to which name; `other` is a second name for renames and links.
    private record Step(Kind kind, String name, String other) {}

    private enum Kind {
        CREATE,
        MAKE_DIRECTORY,
        REMOVE,
        CHANGE,
        RENAME,
        REPLACE,
        LINK
    }

    LoadModel(long seed) {
        this.seed = seed;
    }

    /// How many steps have been done.
    int steps() {
        return steps;
    }

    /// Does the next step in memory only.
    void skip() {
        apply(next());
    }

    /// The next step as a change set for the directory, which is then done in memory, too.
    ChangeSet advance(StoreTree tree, Inode directory) throws FsException {
        Step step = next();
        ChangeSet changes = changes(step, tree, directory);
        apply(step);
        return changes;
    }

    private Step next() {
        Random random = new Random(seed * 1_000_003 + steps);
        String name = "name-" + random.nextInt(NAMES);
        String other = "name-" + random.nextInt(NAMES);
        Item item = items.get(name);
        if (item == null) {
            return new Step(random.nextInt(5) == 0 ? Kind.MAKE_DIRECTORY : Kind.CREATE, name, other);
        }
        Item target = items.get(other);
        Kind kind = switch (random.nextInt(5)) {
            case 0 -> Kind.CHANGE;
            case 1 -> target == null ? Kind.RENAME : replaceOrRemove(item, target);
            case 2 -> target == null && !item.isDirectory ? Kind.LINK : Kind.CHANGE;
            default -> Kind.REMOVE;
        };
        return new Step(kind, name, other);
    }

    private static Kind replaceOrRemove(Item item, Item target) {
        boolean canReplace = !item.isDirectory && !target.isDirectory && item.madeBy != target.madeBy;
        return canReplace ? Kind.REPLACE : Kind.REMOVE;
    }

    private void apply(Step step) {
        int number = steps++;
        Item item = items.get(step.name);
        switch (step.kind) {
            case CREATE -> items.put(step.name, new Item(number, false, number));
            case MAKE_DIRECTORY -> items.put(step.name, new Item(number, true, number));
            case REMOVE -> items.remove(step.name);
            case CHANGE -> {}
            case RENAME, REPLACE -> {
                items.put(step.other, present(item));
                items.remove(step.name);
            }
            case LINK -> items.put(step.other, present(item));
        }
        if (step.kind == Kind.CHANGE) {
            int file = present(item).madeBy;
            items.replaceAll((_, other) -> other.madeBy == file ? new Item(file, other.isDirectory, number) : other);
        }
    }

    private static Item present(@Nullable Item item) {
        if (item == null) {
            throw new IllegalStateException("a step on a name that is free");
        }
        return item;
    }

    private ChangeSet changes(Step step, StoreTree tree, Inode directory) throws FsException {
        long number = directory.number();
        return switch (step.kind) {
            case CREATE -> tree.creation(number, name(step.name), owned(tree.newFile()));
            case MAKE_DIRECTORY -> tree.creation(number, name(step.name), owned(tree.newDirectory(number)));
            case REMOVE -> unlink(new ChangeSet(), tree, number, step.name);
            case CHANGE -> new ChangeSet().putInode(owned(tree.entry(number, name(step.name))));
            case RENAME -> {
                long child = tree.entry(number, name(step.name)).number();
                yield new ChangeSet()
                        .removeEntry(number, name(step.name), child)
                        .addEntry(number, name(step.other), child)
                        .touchDirectory(number, tree.now(), 0);
            }
            case REPLACE -> {
                long child = tree.entry(number, name(step.name)).number();
                Inode replaced = tree.entry(number, name(step.other));
                ChangeSet changes = new ChangeSet()
                        .removeEntry(number, name(step.name), child)
                        .replaceEntry(number, name(step.other), replaced.number(), child)
                        .touchDirectory(number, tree.now(), 0);
                yield dropLink(changes, tree, replaced);
            }
            case LINK -> {
                Inode linked = tree.entry(number, name(step.name));
                yield new ChangeSet()
                        .addEntry(number, name(step.other), linked.number())
                        .putInode(linked.withLinkCount(linked.linkCount() + 1, tree.now()));
            }
        };
    }

    private static ChangeSet unlink(ChangeSet changes, StoreTree tree, long directory, String name) throws FsException {
        Inode inode = tree.entry(directory, name(name));
        changes.removeEntry(directory, name(name), inode.number())
                .touchDirectory(directory, tree.now(), inode.isDirectory() ? -1 : 0);
        return dropLink(changes, tree, inode);
    }

    private static ChangeSet dropLink(ChangeSet changes, StoreTree tree, Inode inode) {
        return inode.isDirectory() || inode.linkCount() == 1
                ? changes.removeInode(inode.number()).adjustUsage(tree.share().id(), 0, -1)
                : changes.putInode(inode.withLinkCount(inode.linkCount() - 1, tree.now()));
    }

    private Inode owned(Inode inode) {
        return inode.withOwnership(inode.mode(), steps, inode.gid());
    }

    /// What the directory must contain now, to be compared with [#found].
    Map<String, String> expected() {
        Map<String, String> expected = new TreeMap<>();
        items.forEach((name, item) ->
                expected.put(name, item.isDirectory + " " + item.changedBy + " like " + firstOf(item.madeBy)));
        return expected;
    }

    private String firstOf(int madeBy) {
        return items.entrySet().stream()
                .filter(entry -> entry.getValue().madeBy == madeBy)
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /// What a directory does contain: type and last change of each name, and the first name of the same inode.
    static Map<String, String> found(StoreTree tree, Inode directory) throws FsException {
        Map<String, DirectoryEntry> entries = new TreeMap<>();
        for (DirectoryEntry entry : tree.list(directory.number())) {
            entries.put(entry.name().toString(), entry);
        }
        Map<String, String> found = new TreeMap<>();
        for (Map.Entry<String, DirectoryEntry> entry : entries.entrySet()) {
            Inode inode = entry.getValue().inode();
            String first = entries.entrySet().stream()
                    .filter(other -> other.getValue().inode().number() == inode.number())
                    .findFirst()
                    .orElseThrow()
                    .getKey();
            found.put(entry.getKey(), inode.isDirectory() + " " + inode.uid() + " like " + first);
        }
        return found;
    }
}
