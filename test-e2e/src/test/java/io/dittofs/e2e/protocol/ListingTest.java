package io.dittofs.e2e.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Entry;
import io.dittofs.e2e.client.Result;
import io.dittofs.e2e.client.SetAttributes;
import io.dittofs.e2e.client.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// READDIR and READDIRPLUS in pages, also while others change the directory.
final class ListingTest {
    private static TestServer server;
    private Scene scene;

    @BeforeAll
    static void start() {
        server = TestServer.start(TestServer.PLAIN);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void open() {
        scene = new Scene(server);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 1024, 4096, 65_536, 1 << 20})
    void pagesFillTheCountAndNeverExceedIt(int count) {
        make("entry-with-a-name-of-some-length-", 400);
        List<String> names = new ArrayList<>();
        Result.Listing page = scene.root.readdir(scene.directory, 0, 0, count);
        while (true) {
            assertThat(page.status()).isEqualTo(Status.OK);
            assertThat(page.replyBytes() - Integer.BYTES).isLessThanOrEqualTo(count);
            if (!page.isEnd()) {
                assertThat(page.replyBytes())
                        .as("a page before the last is nearly full")
                        .isGreaterThan(count - 96);
            }
            page.entries().forEach(entry -> names.add(entry.name()));
            if (page.isEnd()) {
                break;
            }
            page = scene.root.readdir(scene.directory, page.entries().getLast().cookie(), page.verifier(), count);
        }
        assertThat(names).hasSize(402).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, 4096, 65_536})
    void plusPagesKeepToBothCounts(int maxCount) {
        make("entry-", 300);
        int directoryCount = maxCount / 2;
        List<String> names = new ArrayList<>();
        Result.Listing page = scene.root.readdirplus(scene.directory, 0, 0, directoryCount, maxCount);
        while (true) {
            assertThat(page.status()).isEqualTo(Status.OK);
            assertThat(page.replyBytes() - Integer.BYTES).isLessThanOrEqualTo(maxCount);
            page.entries().forEach(entry -> names.add(entry.name()));
            if (page.isEnd()) {
                break;
            }
            page = scene.root.readdirplus(
                    scene.directory, page.entries().getLast().cookie(), page.verifier(), directoryCount, maxCount);
        }
        assertThat(names).hasSize(302).doesNotHaveDuplicates();
    }

    @Test
    void whatDoesNotChangeIsListedExactlyOnce() {
        make("stays-", 500);
        make("goes-", 500);
        Map<String, Integer> seen = new HashMap<>();
        Result.Listing page = scene.root.readdir(scene.directory, 0, 0, 1024);
        int turn = 0;
        while (true) {
            assertThat(page.status()).isEqualTo(Status.OK);
            page.entries().forEach(entry -> seen.merge(entry.name(), 1, Integer::sum));
            if (page.isEnd()) {
                break;
            }
            for (int i = 0; i < 10 && turn < 500; i++, turn++) {
                scene.root.remove(scene.directory, "goes-" + turn);
                scene.root.create(scene.directory, "comes-" + turn, true, SetAttributes.NOTHING);
            }
            scene.root.rename(scene.directory, "comes-" + (turn - 1), scene.directory, "renamed-" + turn);
            page = scene.root.readdir(scene.directory, page.entries().getLast().cookie(), page.verifier(), 1024);
        }
        assertThat(turn).as("turns taken").isGreaterThan(100);
        assertThat(IntStream.range(0, 500).mapToObj(i -> "stays-" + i))
                .allSatisfy(name -> assertThat(seen).containsEntry(name, 1));
    }

    @Test
    void aListingGoesOnBehindAnEntryThatIsGone() {
        make("entry-", 50);
        Result.Listing page = scene.root.readdir(scene.directory, 0, 0, 1024);
        List<String> first = page.entries().stream().map(Entry::name).toList();
        Entry last = page.entries().getLast();
        assertThat(scene.root.remove(scene.directory, last.name()).status()).isEqualTo(Status.OK);
        Result.Listing rest = scene.root.readdir(scene.directory, last.cookie(), page.verifier(), 1 << 20);
        assertThat(rest.isEnd()).isTrue();
        assertThat(rest.entries()).extracting(Entry::name).doesNotContainAnyElementsOf(first);
        assertThat(rest.entries().size() + first.size()).isEqualTo(52);
    }

    @Test
    void removingWhatIsListedEmptiesTheDirectory() {
        make("entry-", 300);
        // As rm -r does: never from the start again.
        Result.Listing page = scene.root.readdir(scene.directory, 0, 0, 512);
        while (true) {
            for (Entry entry : page.entries()) {
                if (!entry.name().startsWith(".")) {
                    assertThat(scene.root.remove(scene.directory, entry.name()).status())
                            .isEqualTo(Status.OK);
                }
            }
            if (page.isEnd()) {
                break;
            }
            page = scene.root.readdir(scene.directory, page.entries().getLast().cookie(), page.verifier(), 512);
        }
        assertThat(scene.root.readdir(scene.directory, 0, 0, 4096).entries()).hasSize(2);
    }

    private void make(String prefix, int count) {
        for (int i = 0; i < count; i++) {
            Scene.handle(scene.root.create(scene.directory, prefix + i, true, SetAttributes.NOTHING));
        }
    }
}
