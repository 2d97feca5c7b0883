package io.dittofs.metadata.store;

import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A random tree, and random change sets that no file service would commit.
public final class RandomDamage {
    private static final int DIRECTORIES = 20;
    private static final int OTHERS = 100;

    private final MetadataStore store;
    private final StoreTree tree;
    private final Random random;
    private final List<Long> directories = new ArrayList<>();
    private final List<Long> all = new ArrayList<>();

    public RandomDamage(MetadataStore store, StoreTree tree, Random random) {
        this.store = store;
        this.tree = tree;
        this.random = random;
    }

    /// Makes directories, files with one name or two, and symbolic links.
    public void makeTree() throws FsException {
        directories.add(tree.root());
        for (int i = 0; i < DIRECTORIES; i++) {
            directories.add(
                    tree.createDirectory(any(directories), "directory-" + i).number());
        }
        all.addAll(directories);
        for (int i = 0; i < OTHERS; i++) {
            if (random.nextInt(4) == 0) {
                Inode link = tree.newSymlink(i);
                store.commit(tree.creation(any(directories), StoreTree.name("link-" + i), link)
                        .putSymlinkTarget(link.number(), new SymlinkTarget(new byte[i])));
                all.add(link.number());
            } else {
                Inode file = tree.createFile(any(directories), "file-" + i);
                if (random.nextBoolean()) {
                    store.commit(new ChangeSet()
                            .putInode(file.withLinkCount(2, tree.now()))
                            .addEntry(any(directories), StoreTree.name("second-" + i), file.number()));
                }
                all.add(file.number());
            }
        }
    }

    /// Damages something, so that every inode is still there.
    public void damage(int step) throws FsException {
        ChangeSet changes = new ChangeSet();
        long directory = any(directories);
        Inode inode = tree.inode(any(all));
        switch (random.nextInt(6)) {
            case 0 -> removeAnEntry(directory, changes);
            case 1 -> changes.addEntry(directory, name(step), any(all));
            case 2 -> changes.addEntry(directory, name(step), any(directories));
            case 3 -> changes.addEntry(directory, name(step), store.allocateInode());
            case 4 ->
                changes.putInode(inode.withLinkCount(random.nextInt(9), tree.now()))
                        .adjustUsage(tree.share().id(), random.nextInt(9), random.nextInt(9));
            default -> changes.putInode(tree.inode(directory).withParent(any(all)));
        }
        store.commit(changes);
    }

    private void removeAnEntry(long directory, ChangeSet changes) throws FsException {
        List<Map.Entry<FileName, Long>> entries =
                new ArrayList<>(StoreState.of(store).names(directory).entrySet());
        if (!entries.isEmpty()) {
            Map.Entry<FileName, Long> entry = entries.get(random.nextInt(entries.size()));
            changes.removeEntry(directory, entry.getKey(), entry.getValue());
        }
    }

    private static FileName name(int step) {
        return StoreTree.name("damage-" + step);
    }

    private long any(List<Long> numbers) {
        return numbers.get(random.nextInt(numbers.size()));
    }
}
