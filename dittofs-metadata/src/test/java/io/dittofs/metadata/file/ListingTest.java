package io.dittofs.metadata.file;

import static io.dittofs.metadata.file.TestShare.ALICE;
import static io.dittofs.metadata.file.TestShare.EPOCH;
import static io.dittofs.metadata.file.TestShare.ROOT;
import static io.dittofs.metadata.file.TestShare.assertRefused;
import static io.dittofs.metadata.file.TestShare.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.metadata.error.FsError;
import io.dittofs.metadata.error.FsException;
import io.dittofs.metadata.inode.FileId;
import io.dittofs.metadata.inode.Inode;
import io.dittofs.metadata.store.DirectoryEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Listing directories and looking names up.
final class ListingTest {
    private final TestShare share = new TestShare();
    private final FileId root = share.root();

    @AfterEach
    void nothingIsBroken() throws Exception {
        share.assertSound();
    }

    @Test
    void pagesHaveEntriesWithAttributesInTheOrderOfTheirCookies() throws Exception {
        Inode file = share.file("file", 0_600);
        Inode directory = share.directory("directory", 0_700);
        Listing listing = share.files().list(ROOT, root, 0, 10);
        assertThat(listing.directory()).isEqualTo(share.get(root));
        assertThat(listing.parent().number()).isEqualTo(root.inode());
        assertThat(listing.page().isLast()).isTrue();
        assertThat(listing.page().entries()).extracting(DirectoryEntry::inode).containsExactly(file, directory);
        assertThat(listing.page().entries()).extracting(DirectoryEntry::cookie).allMatch(cookie -> cookie > 2);
        assertThat(share.files().list(ROOT, directory.id(), 0, 10).parent().number())
                .isEqualTo(root.inode());
    }

    @Test
    void aPageHasNoMoreThanAskedAndNoMoreThanTheLimit() throws Exception {
        for (int i = 0; i < Limits.PAGE_ENTRIES_MAX + 10; i++) {
            share.file("file-" + i, 0_600);
        }
        Listing first = share.files().list(ROOT, root, 0, 3);
        assertThat(first.page().entries()).hasSize(3);
        assertThat(first.page().isLast()).isFalse();
        Listing all = share.files().list(ROOT, root, 0, Integer.MAX_VALUE);
        assertThat(all.page().entries()).hasSize(Limits.PAGE_ENTRIES_MAX);
        long last = all.page().entries().getLast().cookie();
        Listing rest = share.files().list(ROOT, root, last, Integer.MAX_VALUE);
        assertThat(rest.page().entries()).hasSize(10);
        assertThat(rest.page().isLast()).isTrue();
    }

    @Test
    void whatStaysIsSeenOnceWhateverElseChanges() throws Exception {
        for (long seed = 1; seed <= 20; seed++) {
            Random random = new Random(seed);
            FileId directory = share.directory("directory-" + seed, 0_777).id();
            Set<String> stays = new HashSet<>();
            for (int i = 0; i < 60; i++) {
                share.file(ALICE, directory, (i % 2 == 0 ? "stays-" : "goes-") + i, 0_600);
                if (i % 2 == 0) {
                    stays.add("stays-" + i);
                }
            }
            assertThat(listWhileChanging(directory, random))
                    .as("seed %d", seed)
                    .doesNotHaveDuplicates()
                    .containsAll(stays);
        }
    }

    private List<String> listWhileChanging(FileId directory, Random random) throws Exception {
        List<String> seen = new ArrayList<>();
        long cookie = 0;
        for (int step = 0; ; step++) {
            Listing listing = share.files().list(ALICE, directory, cookie, 1 + random.nextInt(5));
            for (DirectoryEntry entry : listing.page().entries()) {
                seen.add(entry.name().toString());
                cookie = entry.cookie();
            }
            if (listing.page().isLast()) {
                return seen;
            }
            if (step < 60) {
                changeSomething(directory, random, step);
            }
        }
    }

    private void changeSomething(FileId directory, Random random, int step) throws Exception {
        share.file(ALICE, directory, "new-" + step, 0_600);
        String victim = "goes-" + (random.nextInt(30) * 2 + 1);
        if (share.names(directory).contains(victim)) {
            if (random.nextBoolean()) {
                share.files().remove(ALICE, directory, name(victim));
            } else {
                share.rename(ALICE, directory, victim, directory, "renamed-" + step);
            }
        }
    }

    @Test
    void attributesOfTheDirectoryBelongToItsPage() throws Exception {
        share.file("first", 0_600);
        share.clock().set(EPOCH + 10);
        share.store().beforeLists(() -> createQuickly("second"));
        Listing listing = share.files().list(ROOT, root, 0, 10);
        assertThat(listing.page().entries()).hasSize(2);
        assertThat(listing.directory()).isEqualTo(share.get(root));
    }

    @Test
    void attributesOfABusyDirectoryAreNeverNewerThanItsPage() throws Exception {
        for (int i = 0; i < 10; i++) {
            String quick = "quick-" + i;
            share.store().beforeLists(() -> createQuickly(quick));
        }
        Listing listing = share.files().list(ROOT, root, 0, 100);
        assertThat(listing.page().entries()).isNotEmpty();
        assertThat(listing.directory().ctime()).isLessThan(share.get(root).ctime());
    }

    private void createQuickly(String name) {
        try {
            share.file(name, 0_600);
        } catch (FsException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aDirectoryThatGoesMeanwhileIsStaleAndNotEmpty() throws Exception {
        FileId directory = share.directory("directory", 0_777).id();
        share.file(ALICE, directory, "file", 0_600);
        share.store().beforeLists(() -> {
            share.files().remove(ALICE, directory, name("file"));
            share.files().removeDirectory(ALICE, root, name("directory"));
        });
        assertRefused(FsError.STALE, () -> share.files().list(ALICE, directory, 0, 10));
    }

    @Test
    void onlyDirectoriesAreListed() throws Exception {
        FileId file = share.file("file", 0_777).id();
        assertRefused(FsError.NOT_DIRECTORY, () -> share.files().list(ALICE, file, 0, 10));
    }

    @Test
    void lookupFindsDotAndDotDot() throws Exception {
        FileId a = share.directory("a", 0_777).id();
        FileId b = share.directory(ALICE, a, "b", 0_777).id();
        assertThat(share.lookup(b, ".").id()).isEqualTo(b);
        assertThat(share.lookup(b, "..").id()).isEqualTo(a);
        assertThat(share.lookup(a, "..").id()).isEqualTo(root);
        assertThat(share.lookup(root, "..").id()).isEqualTo(root);
        Found found = share.files().lookup(ALICE, b, name(".."));
        assertThat(found).isEqualTo(new Found(share.get(a), share.get(b)));
        assertRefused(FsError.NO_ENTRY, () -> share.lookup(a, "missing"));
    }
}
