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
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/// That threads do not see each other's half-made changes.
interface StoreConcurrencyTests extends StoreTests {
    int THREADS = 6;

    @Test
    default void oneOfManyWinsARaceForAName() throws Exception {
        for (int round = 0; round < 50; round++) {
            FileName contested = name("name-" + round);
            List<Inode> files = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                files.add(tree().newFile());
            }
            List<Boolean> wins = together(thread -> () -> {
                try {
                    store().commit(tree().creation(tree().root(), contested, files.get(thread)));
                    return true;
                } catch (FsException e) {
                    assertThat(e.error()).isEqualTo(FsError.EXISTS);
                    return false;
                }
            });
            assertThat(wins).containsOnlyOnce(true);
            assertThat(store().lookup(tree().root(), contested)).isEqualTo(files.get(wins.indexOf(true)));
        }
        assertThat(store().usage(tree().share().id()).inodes()).isEqualTo(51);
    }

    @Test
    default void oneOfManyWinsARaceToRemove() throws Exception {
        for (int round = 0; round < 50; round++) {
            String contested = "name-" + round;
            Inode file = tree().createFile(tree().root(), contested);
            List<Boolean> wins = together(_ -> () -> {
                try {
                    store().commit(tree().removal(tree().root(), name(contested), file));
                    return true;
                } catch (FsException e) {
                    assertThat(e.error()).isEqualTo(FsError.NO_ENTRY);
                    return false;
                }
            });
            assertThat(wins).containsOnlyOnce(true);
        }
        assertThat(store().usage(tree().share().id()).inodes()).isEqualTo(1);
    }

    @Test
    default void shareIsMadeOnceByManyThreads() throws Exception {
        for (int round = 0; round < 10; round++) {
            String export = "/contested-" + round;
            List<ShareRecord> records =
                    together(_ -> () -> store().openShare(export, new RootAttributes(0_755, 0, 0, 1)));
            assertThat(new HashSet<>(records)).hasSize(1);
        }
        assertThat(store().shares()).hasSize(11);
    }

    @Test
    default void numbersAreGivenOutOnceToManyThreads() throws Exception {
        int perThread = 2000;
        List<Set<Long>> given = together(_ -> () -> {
            Set<Long> numbers = new HashSet<>();
            for (int i = 0; i < perThread; i++) {
                numbers.add(store().allocateInode());
                numbers.add(-store().allocateContent());
            }
            return numbers;
        });
        Set<Long> all = new HashSet<>();
        given.forEach(all::addAll);
        assertThat(all).hasSize(THREADS * perThread * 2).doesNotContain(0L);
    }

    @Test
    default void threadsThatFillOneDirectoryLoseNothing() throws Exception {
        int perThread = 200;
        together(thread -> () -> {
            for (int i = 0; i < perThread; i++) {
                tree().createFile(tree().root(), thread + "-" + i);
                if (i % 4 == 3) {
                    tree().remove(tree().root(), thread + "-" + (i - 1));
                }
            }
            return true;
        });
        int left = THREADS * perThread * 3 / 4;
        assertThat(tree().names(tree().root())).hasSize(left).doesNotHaveDuplicates();
        assertThat(store().usage(tree().share().id()).inodes()).isEqualTo(left + 1L);
    }

    /// Rename within a directory, by removal and addition: each page has one of the two names.
    @Test
    default void readerOfADirectorySeesARenamedFileOnceUnderOneName() throws Exception {
        Inode file = tree().createFile(tree().root(), "a").withMode(1);
        store().commit(new ChangeSet().putInode(file));
        whileWriting(
                round -> {
                    FileName from = name(round % 2 == 0 ? "a" : "b");
                    FileName to = name(round % 2 == 0 ? "b" : "a");
                    store().commit(new ChangeSet()
                            .removeEntry(tree().root(), from, file.number())
                            .addEntry(tree().root(), to, file.number())
                            .putInode(file.withMode(round % 512))
                            .touchDirectory(tree().root(), round, 0));
                },
                () -> {
                    List<DirectoryEntry> entries =
                            store().list(tree().root(), 0, 10).entries();
                    assertThat(entries).hasSize(1);
                    DirectoryEntry entry = entries.getFirst();
                    String nameOfMode = entry.inode().mode() % 2 == 1 ? "a" : "b";
                    assertThat(entry.name()).isEqualTo(name(nameOfMode));
                });
    }

    /// The way editors save: a new file is renamed over the old one, whose inode goes.
    @Test
    default void nameOfAReplacedFileIsAlwaysThere() throws Exception {
        tree().createFile(tree().root(), "saved");
        FileName saved = name("saved");
        FileName temporary = name("temporary");
        whileWriting(
                _ -> {
                    Inode old = tree().entry(tree().root(), saved);
                    Inode replacement = tree().createFile(tree().root(), "temporary");
                    store().commit(new ChangeSet()
                            .removeEntry(tree().root(), temporary, replacement.number())
                            .replaceEntry(tree().root(), saved, old.number(), replacement.number())
                            .removeInode(old.number())
                            .adjustUsage(tree().share().id(), 0, -1));
                },
                () -> {
                    assertThat(store().lookup(tree().root(), saved)).isNotNull();
                    List<DirectoryEntry> entries =
                            store().list(tree().root(), 0, 10).entries();
                    assertThat(entries).hasSizeBetween(1, 2);
                    assertThat(entries.stream().map(DirectoryEntry::name)).contains(saved);
                });
    }

    /// Every attribute carries the number of the round that wrote it.
    @Test
    default void readerSeesAnInodeOfOneCommit() throws Exception {
        Inode file = tree().createFile(tree().root(), "file");
        store().commit(new ChangeSet().putInode(ofRound(file, 0)));
        whileWriting(round -> store().commit(new ChangeSet().putInode(ofRound(file, round))), () -> {
            Inode seen = tree().inode(file.number());
            assertThat(seen).isEqualTo(ofRound(file, (int) seen.size()));
            Inode found = tree().entry(tree().root(), name("file"));
            assertThat(found).isEqualTo(ofRound(file, (int) found.size()));
        });
        long occupied = tree().inode(file.number()).allocatedBytes();
        store().commit(new ChangeSet().adjustUsage(tree().share().id(), occupied, 0));
    }

    private static Inode ofRound(Inode file, int round) {
        return file.withContent(round + 1L, round, round)
                .withOwnership(round % 512, round, round)
                .withTimes(round, round, round);
    }

    /// Two files that one set changes, read in one page.
    @Test
    default void readerOfAPageSeesASetWhollyOrNotAtAll() throws Exception {
        Inode first = tree().createFile(tree().root(), "first");
        Inode second = tree().createFile(tree().root(), "second");
        whileWriting(
                round -> store().commit(new ChangeSet()
                        .putInode(first.withTimes(round, round, round))
                        .putInode(second.withTimes(round, round, round))),
                () -> {
                    List<DirectoryEntry> entries =
                            store().list(tree().root(), 0, 2).entries();
                    if (entries.get(0).inode().atime() < 1_000_000_000L) {
                        assertThat(entries.get(0).inode().atime())
                                .isEqualTo(entries.get(1).inode().atime());
                    }
                });
    }

    /// A write that has returned is seen by every later read.
    @Test
    default void readAfterACommitSeesIt() throws Exception {
        together(thread -> () -> {
            for (int i = 0; i < 200; i++) {
                String name = thread + "-" + i;
                Inode file = tree().createFile(tree().root(), name);
                assertThat(store().lookup(tree().root(), name(name))).isEqualTo(file);
                assertThat(store().inode(file.number())).isEqualTo(file);
                tree().remove(tree().root(), name);
                assertThat(store().lookup(tree().root(), name(name))).isNull();
            }
            return true;
        });
    }

    /// A writer's step.
    @FunctionalInterface
    interface Step {
        void run(int round) throws Exception;
    }

    /// A reader's look.
    @FunctionalInterface
    interface Look {
        void run() throws Exception;
    }

    /// Lets one thread write for some rounds while others read.
    private void whileWriting(Step writer, Look reader) throws Exception {
        int rounds = 500;
        AtomicBoolean isWriting = new AtomicBoolean(true);
        together(thread -> () -> {
            if (thread == 0) {
                try {
                    for (int round = 0; round < rounds; round++) {
                        writer.run(round);
                    }
                } finally {
                    isWriting.set(false);
                }
            } else {
                do {
                    reader.run();
                } while (isWriting.get());
            }
            return true;
        });
    }

    private static <T> List<T> together(IntFunction<Callable<T>> tasks) throws Exception {
        return Race.run(THREADS, tasks);
    }
}
