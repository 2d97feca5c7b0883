package io.dittofs.e2e.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.e2e.client.Credential;
import io.dittofs.e2e.client.Handle;
import io.dittofs.e2e.client.MountClient;
import io.dittofs.e2e.client.Nfs3Client;
import io.dittofs.e2e.client.RpcConnection;
import io.dittofs.e2e.client.SetAttributes;
import io.dittofs.e2e.guest.PackagedServer;
import io.dittofs.e2e.guest.Storage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The status page of a server that clients work with, in Chromium: its numbers are there, it asks nobody but the
/// server,
/// it complains of nothing, and it fits a telephone. What it looks like is in `target/status-page`.
final class StatusPageIT {
    private static final Path PICTURES = Path.of("target", "status-page");
    private static final int UNSENT_BYTES = 3 << 20;

    /// What is written stays in the log, so that there is something to tell of it.
    private static final Map<String, String> SLOW = Map.of("DITTOFS_TRANSFER_FLUSH_DELAY", "1h");

    @TempDir
    private static Path profile = Path.of(".");

    private static Storage storage;
    private static PackagedServer server;
    private static Browser browser;
    private static ExecutorService threads;
    private static Future<?> traffic;
    private static volatile boolean isEnough;

    @BeforeAll
    static void start() throws IOException {
        Files.createDirectories(PICTURES);
        storage = Storage.openFiles();
        server = PackagedServer.launchOnLoopback(storage, SLOW);
        server.awaitReady();
        threads = Executors.newSingleThreadExecutor();
        traffic = threads.submit(StatusPageIT::work);
        assertThat(server.runBeside(storage, "gc", "--online").output()).contains("deleted");
        browser = Browser.start(profile);
    }

    @AfterAll
    static void end() throws Exception {
        isEnough = true;
        traffic.get();
        threads.shutdownNow();
        browser.close();
        server.close();
        storage.close();
    }

    static Stream<Screen> screens() {
        return Stream.of(
                new Screen(1200, false), new Screen(1200, true), new Screen(390, false), new Screen(390, true));
    }

    /// A client that reads, writes and looks, and fails now and then.
    private static void work() {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
        try (RpcConnection connection = RpcConnection.open(address)) {
            Handle root = Objects.requireNonNull(new MountClient(connection, Credential.ROOT)
                    .mount("/export")
                    .handle());
            Nfs3Client client = new Nfs3Client(connection, Credential.ROOT);
            Handle file = Objects.requireNonNull(client.create(root, "file", false, SetAttributes.ofMode(0644))
                    .handle());
            byte[] data = new byte[1 << 20];
            int turn = 0;
            while (!isEnough) {
                var _ = client.write(file, (long) (turn % 3) * data.length, turn % 3, data);
                var _ = client.read(file, 0, data.length);
                var _ = client.lookup(root, turn % 2 == 0 ? "file" : "missing");
                var _ = client.getattr(file);
                turn++;
            }
        }
    }

    private static String address() {
        return "http://127.0.0.1:" + server.apiPort() + "/";
    }

    @ParameterizedTest
    @MethodSource("screens")
    void showsHowTheServerDoes(Screen screen) throws IOException {
        browser.open(address(), screen);
        // The second answer makes rates of totals, and each further one a point of the lines.
        browser.await("document.querySelector('#calls polyline').getAttribute('points').split(' ').length >= 2");
        Files.write(PICTURES.resolve(screen + ".png"), browser.picture());

        assertThat(browser.text("#about")).startsWith("0.").contains(", up for ", "nfs on 127.0.0.1:" + server.port());
        assertThat(browser.text("#safety")).containsPattern("3\\.00 MiB\\s+the oldest for \\d+");
        assertThat(browser.text("#health")).containsPattern("all well\\s+2 stores answer");
        assertThat(browser.text("#received .figure")).containsPattern("^[\\d.]+ (K|M|G)iB/s$");
        assertThat(browser.text("#sent .figure")).containsPattern("^[\\d.]+ (K|M|G)iB/s$");
        assertThat(browser.text("#calls .figure")).containsPattern("^[1-9][\\d,.]*/s$");
        assertContents();
        assertTables();
        assertThat(browser.text("body")).doesNotContain("NaN", "undefined", "null", "–");

        assertThat(browser.requests())
                .contains(address() + "api/v1/status", address() + "api/v1/jobs")
                .allMatch(url -> url.startsWith(address()) || url.equals("data:,"));
        assertThat(browser.complaints()).isEmpty();
        assertThat(Integer.parseInt(browser.evaluate("document.scrollingElement.scrollWidth")))
                .as("what the page takes of the screen's width")
                .isLessThanOrEqualTo(screen.width());
        assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor"))
                .isEqualTo(screen.isDark() ? "rgb(17, 17, 19)" : "rgb(245, 246, 248)");
    }

    private static void assertContents() {
        assertThat(browser.text("#contents h3")).isEqualTo("default");
        assertThat(browser.text("#contents p")).startsWith("3.00 MiB to upload, the oldest for ");
        assertThat(browser.evaluate("[...document.querySelectorAll('#contents .fill')].map(each =>"
                        + " each.innerText.replaceAll('\\n', ' ')).join('; ')"))
                .containsPattern("^Write-ahead log [\\d.]+ MiB of 4\\.00 GiB; Clean, memory [\\d.]+ \\w+ of 1\\.00 GiB;"
                        + " Block store [\\d.]+ GiB of [\\d.]+ (G|T)iB$");
        assertThat(Double.parseDouble(browser.evaluate("document.querySelector('#contents meter').value")))
                .as("the meter of the log")
                .isGreaterThanOrEqualTo(UNSENT_BYTES);
    }

    private static void assertTables() {
        String number = "\\t[\\d,.]+";
        String time = "\\t[\\d.]+ [µm]?s";
        assertThat(rows("procedures"))
                .containsPattern("(?m)^WRITE" + number + time + number + "\\t0$")
                .containsPattern("(?m)^READ" + number + time + number + "\\t0$")
                .containsPattern("(?m)^LOOKUP" + number + time + number + "\\t[1-9][\\d,]*$")
                .containsPattern("(?m)^MOUNT MNT\\t0" + time + "\\t\\d+\\t0$");
        assertThat(rows("clients")).containsPattern("^127\\.0\\.0\\.1\\t1\\t\\d+ .*\\t\\d+\\t/export$");
        assertThat(rows("shares")).isEqualTo("/export\tdefault\tdefault\tlocal\tread and write");
        assertThat(rows("jobs")).containsPattern("^gc 1\\t0 blocks, 0 bytes deleted\\tdone\\t0\\t\\d+ .* ago$");
    }

    /// The cells of a table, with tabs between them.
    private static String rows(String table) {
        return browser.evaluate("[...document.querySelectorAll('#" + table
                + " tbody tr')].map(row => [...row.cells].map(cell => cell.innerText).join('\\t')).join('\\n')");
    }

    @Test
    void saysThatTheServerIsGone() {
        try (Storage other = Storage.openFiles();
                PackagedServer ending = PackagedServer.launchOnLoopback(other, SLOW)) {
            ending.awaitReady();
            browser.open("http://127.0.0.1:" + ending.apiPort() + "/", new Screen(1200, false));
            browser.await("document.querySelector('#health .figure').innerText === 'all well'");
            assertThat(browser.text("#clients tbody")).isEqualTo("Nobody is connected.");
            assertThat(browser.text("#procedures tbody")).isEqualTo("Nobody has called yet.");
            assertThat(browser.evaluate("document.querySelector('#work').hidden"))
                    .isEqualTo("true");
            assertThat(ending.stop()).isZero();
            browser.await("document.querySelector('#about').className === 'bad'");
            assertThat(browser.text("#about")).contains("does not answer", "What is shown is old.");
        }
    }
}
