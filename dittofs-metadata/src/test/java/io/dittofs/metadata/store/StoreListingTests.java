package io.dittofs.metadata.store;

import static io.dittofs.metadata.store.StoreTree.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.inode.FileName;
import io.dittofs.metadata.inode.Inode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// That cookies are stable and a reader with one misses nothing.
interface StoreListingTests extends StoreTests {
    /// Entries per change set where many are made.
    int BATCH = 64;

    @Test
    default void listsInOrderOfCreationWithGrowingCookies() throws Exception {
        List<String> names = createFiles(50);
        assertThat(tree().names(tree().root())).isEqualTo(names);
        assertCookiesGrowFrom(2, tree().list(tree().root()));
    }

    @Test
    default void listsTheSameInPagesOfEverySize() throws Exception {
        createFiles(70);
        for (int i = 0; i < 70; i += 3) {
            tree().remove(tree().root(), "file-" + i);
        }
        List<DirectoryEntry> all = tree().list(tree().root());
        for (int pageEntries = 1; pageEntries <= all.size() + 1; pageEntries++) {
            assertThat(tree().list(tree().root(), 0, pageEntries)).isEqualTo(all);
        }
    }

    @Test
    default void pageKeepsToItsBoundAndKnowsWhetherItIsTheLast() throws Exception {
        createFiles(10);
        DirectoryPage first = store().list(tree().root(), 0, 9);
        assertThat(first.entries()).hasSizeBetween(1, 9);
        assertThat(first.isLast()).isFalse();
        assertThat(store().list(tree().root(), 0, 10).isLast()).isTrue();
        assertThat(store().list(tree().root(), 0, 11).isLast()).isTrue();
    }

    @Test
    default void beginsBehindACookieWhoseEntryIsGone() throws Exception {
        createFiles(40);
        List<DirectoryEntry> all = tree().list(tree().root());
        for (int i = 10; i < 30; i++) {
            tree().remove(tree().root(), "file-" + i);
        }
        List<DirectoryEntry> rest = all.subList(30, 40);
        for (int i = 9; i < 30; i++) {
            assertThat(tree().list(tree().root(), all.get(i).cookie(), 7)).isEqualTo(rest);
        }
    }

    @Test
    default void listsNothingBehindTheLastCookieAndInWhatIsNoDirectory() throws Exception {
        createFiles(3);
        Inode file = tree().createFile(tree().root(), "last");
        long last = tree().list(tree().root()).getLast().cookie();
        for (long cookie : new long[] {last, last + 1, Long.MAX_VALUE}) {
            assertThat(store().list(tree().root(), cookie, 10)).isEqualTo(new DirectoryPage(List.of(), true));
        }
        assertThat(store().list(file.number(), 0, 10)).isEqualTo(new DirectoryPage(List.of(), true));
        assertThat(store().list(store().allocateInode(), 0, 10)).isEqualTo(new DirectoryPage(List.of(), true));
    }

    @Test
    default void neverGivesACookieTwice() throws Exception {
        Set<Long> cookies = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            tree().createFile(tree().root(), "name");
            assertThat(cookies.add(tree().list(tree().root()).getFirst().cookie()))
                    .isTrue();
            tree().remove(tree().root(), "name");
        }
    }

    @Test
    default void replacedEntryIsAnotherOneAtTheEnd() throws Exception {
        List<String> names = createFiles(3);
        List<DirectoryEntry> before = tree().list(tree().root());
        Inode newChild = tree().newFile();
        long oldChild = before.get(1).inode().number();
        store().commit(new ChangeSet()
                .putInode(newChild)
                .replaceEntry(tree().root(), name(names.get(1)), oldChild, newChild.number())
                .removeInode(oldChild));
        List<DirectoryEntry> after = tree().list(tree().root());
        assertThat(after.subList(0, 2)).isEqualTo(List.of(before.get(0), before.get(2)));
        assertThat(after).hasSize(3);
        assertThat(after.get(2).cookie()).isGreaterThan(before.get(2).cookie());
        assertThat(after.get(2).name()).isEqualTo(before.get(1).name());
        assertThat(after.get(2).inode()).isEqualTo(newChild);
        assertThat(store().lookup(tree().root(), name(names.get(1)))).isEqualTo(newChild);
    }

    @Test
    default void removedAndCreatedAgainIsAnotherEntry() throws Exception {
        createFiles(2);
        long before = tree().list(tree().root()).getLast().cookie();
        tree().remove(tree().root(), "file-0");
        tree().createFile(tree().root(), "file-0");
        assertThat(tree().names(tree().root())).containsExactly("file-1", "file-0");
        assertThat(tree().list(tree().root()).getLast().cookie()).isGreaterThan(before);
    }

    /// A reader pages through while entries come and go: what stays is seen once, what comes and goes at most once.
    @Test
    default void readerSeesWhatStaysExactlyOnceWhateverElseChanges() throws Exception {
        for (long seed = 1; seed <= 10; seed++) {
            Random random = new Random(seed);
            Inode directory = tree().createDirectory(tree().root(), "directory-" + seed);
            Set<FileName> stays = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                Inode file = tree().createFile(directory.number(), "old-" + i);
                if (i % 2 == 0) {
                    stays.add(name("old-" + i));
                }
                assertThat(file).isNotNull();
            }
            List<FileName> seen = new ArrayList<>();
            long cookie = 0;
            boolean isLast = false;
            for (int step = 0; !isLast; step++) {
                DirectoryPage page = store().list(directory.number(), cookie, 1 + random.nextInt(9));
                page.entries().forEach(entry -> seen.add(entry.name()));
                isLast = page.isLast();
                cookie = page.entries().isEmpty()
                        ? cookie
                        : page.entries().getLast().cookie();
                if (step < 60) {
                    changeSomething(directory.number(), random, "new-" + step);
                }
            }
            assertThat(seen).as("seed %d", seed).doesNotHaveDuplicates().containsAll(stays);
        }
    }

    private void changeSomething(long directory, Random random, String newName) throws Exception {
        tree().createFile(directory, newName);
        String victim = "old-" + (random.nextInt(50) * 2 + 1);
        if (store().lookup(directory, name(victim)) != null) {
            tree().remove(directory, victim);
        }
        if (random.nextBoolean()) {
            tree().remove(directory, newName);
        }
    }

    /// What `rm -rf` does: lists from the beginning again after each page that it removed.
    @Test
    @Tag("slow")
    default void hugeDirectoryIsListedAndRemovedFromTheBeginning() throws Exception {
        int count = hugeDirectoryEntries();
        Inode directory = tree().createDirectory(tree().root(), "huge");
        long number = directory.number();
        createInBatches(number, count);
        assertThat(store().usage(tree().share().id()).inodes()).isEqualTo(count + 2L);
        for (int i = 0; i < count; i += Math.max(1, count / 1000)) {
            assertThat(store().lookup(number, hugeName(i))).isNotNull();
        }
        assertListsAll(number, count);
        int removed = 0;
        while (!tree().isEmpty(number)) {
            List<DirectoryEntry> page = store().list(number, 0, BATCH).entries();
            ChangeSet changes = new ChangeSet();
            for (DirectoryEntry entry : page) {
                changes.removeEntry(number, entry.name(), entry.inode().number())
                        .removeInode(entry.inode().number());
            }
            store().commit(changes.adjustUsage(tree().share().id(), 0, -page.size()));
            removed += page.size();
        }
        assertThat(removed).isEqualTo(count);
        tree().remove(tree().root(), "huge");
    }

    private void createInBatches(long directory, int count) throws Exception {
        for (int from = 0; from < count; from += BATCH) {
            int to = Math.min(count, from + BATCH);
            ChangeSet changes = new ChangeSet();
            for (int i = from; i < to; i++) {
                Inode file = tree().newFile();
                changes.putInode(file).addEntry(directory, hugeName(i), file.number());
            }
            store().commit(changes.adjustUsage(tree().share().id(), 0, to - from));
        }
    }

    private void assertListsAll(long directory, int count) throws Exception {
        int seen = 0;
        long cookie = 0;
        DirectoryPage page;
        do {
            page = store().list(directory, cookie, 1000);
            for (DirectoryEntry entry : page.entries()) {
                if (entry.cookie() <= cookie || !entry.name().equals(hugeName(seen))) {
                    throw new AssertionError("entry " + seen + " is " + entry);
                }
                cookie = entry.cookie();
                seen++;
            }
        } while (!page.isLast());
        assertThat(seen).isEqualTo(count);
    }

    private static FileName hugeName(int index) {
        return name("huge-directory-entry-" + index);
    }

    private List<String> createFiles(int count) throws Exception {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add("file-" + i);
            tree().createFile(tree().root(), names.getLast());
        }
        return names;
    }

    private static void assertCookiesGrowFrom(long bound, List<DirectoryEntry> entries) {
        long last = bound;
        for (DirectoryEntry entry : entries) {
            assertThat(entry.cookie()).isGreaterThan(last);
            last = entry.cookie();
        }
    }
}
