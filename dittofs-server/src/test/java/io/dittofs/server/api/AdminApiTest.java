package io.dittofs.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.server.StartException;
import io.dittofs.server.status.CacheStatus;
import io.dittofs.server.status.CallStatus;
import io.dittofs.server.status.ClientStatus;
import io.dittofs.server.status.ContentStatus;
import io.dittofs.server.status.ContentStatus.Fill;
import io.dittofs.server.status.JobStatus;
import io.dittofs.server.status.ListenerStatus;
import io.dittofs.server.status.ServerStatus;
import io.dittofs.server.status.ShareStatus;
import io.dittofs.server.status.StoreHealth;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AdminApiTest {
    private static final ServerStatus STATUS = new ServerStatus(
            "1.2.3",
            77,
            4096,
            12L,
            new CacheStatus(4096, 7, 0),
            List.of(new ListenerStatus("nfs", "[::]:2049", 3, 100, 200)),
            List.of(new ShareStatus("/export", "m", "c", "local", false)),
            List.of(new ContentStatus(
                    "c", 4096, 12L, 3, "\"gone\"", 2, new Fill(5, 6), new Fill(7, 8), null, new Fill(9, 10))),
            List.of(new StoreHealth("m", "metadata", true, null)),
            List.of(new ClientStatus("nfs", "192.0.2.7", 2, 9, 1, List.of("/export"))),
            List.of(new CallStatus("nfs", "READ", 7, 1, 0.5)));

    private final CountDownLatch mayEnd = new CountDownLatch(1);
    private final Jobs jobs = new Jobs(Map.of("wait", this::waiting, "fail", _ -> _ -> {
        throw new IOException("the disk is gone");
    }));
    private final AdminApi api = new AdminApi(new ApiSettings(true, "127.0.0.1", 0), () -> STATUS, jobs);

    @BeforeEach
    void start() throws StartException {
        api.start();
    }

    @AfterEach
    void stop() {
        jobs.close();
        api.close();
    }

    @Test
    void sendsTheStatusAsJson() throws Exception {
        String reply = reply("GET /api/v1/status HTTP/1.1", "localhost");

        assertThat(reply)
                .startsWith("HTTP/1.1 200 ")
                .contains("\"oldest_unuploaded_seconds\" : 12", "\"content_stores\" : [", "\"disk\" : null");
        assertThat(AdminJson.read(reply.substring(reply.indexOf("{")), ServerStatus.class))
                .isEqualTo(STATUS);
    }

    @Test
    void readsTheStatusOfALaterVersion() throws Exception {
        String written = new String(AdminJson.write(STATUS), StandardCharsets.UTF_8);
        String later = written.replaceFirst("\\{", "{\"moons\": [4],");
        assertThat(AdminJson.read(later, ServerStatus.class)).isEqualTo(STATUS);
    }

    private Jobs.Work waiting(JobParameters parameters) throws JobRefusedException {
        boolean isSilent = parameters.flag("silent");
        Duration longest = parameters.duration("longest", Duration.ofSeconds(1));
        List<String> places = parameters.names("places", "places", Set.of("here"));
        parameters.requireNoOthers();
        return report -> {
            report.step("waiting in " + places + " for " + longest + (isSilent ? ", silently" : ""));
            report.amount(() -> new JobAmount(7 - mayEnd.getCount(), 7L, "waits"));
            report.found("something");
            report.foundMore(2);
            mayEnd.await();
            report.proceed();
            return "waited";
        };
    }

    @Test
    void beginsAJobAndTellsHowItGoes() throws Exception {
        String begun = post("application/json", "{\"kind\": \"wait\"}");
        assertThat(begun).startsWith("HTTP/1.1 202 ").contains("\"id\" : 1", "\"state\" : \"running\"");
        assertThat(post("application/json; charset=utf-8", "{\"kind\": \"wait\"}"))
                .contains("\"id\" : 1");

        mayEnd.countDown();

        assertThat(ended(1))
                .contains("\"state\" : \"done\"", "\"progress\" : \"waited\"", "\"failure\" : null")
                .contains("\"done\" : 7,", "\"total\" : 7,", "\"unit\" : \"waits\"")
                .contains("\"findings_total\" : 3,", "\"findings\" : [ \"something\" ]");
        assertThat(reply("GET /api/v1/jobs HTTP/1.1", "localhost"))
                .contains("\"kind\" : \"wait\"", "\"findings_total\" : 3,", "\"findings\" : [ ]");
    }

    @Test
    void tellsHowFarARunningJobIs() throws Exception {
        assertThat(post(
                        "application/json",
                        "{\"kind\": \"wait\", \"silent\": true, \"longest\": \"1m\", \"places\": [\"here\"]}"))
                .contains("\"places\" : [ \"here\" ]", "\"longest\" : \"1m\"");
        String running = reply("GET /api/v1/jobs/1 HTTP/1.1", "localhost");
        while (!running.contains("findings_total\" : 3")) {
            running = reply("GET /api/v1/jobs/1 HTTP/1.1", "localhost");
        }
        assertThat(running).contains("waiting in [here] for PT1M, silently", "\"done\" : 6,", "\"total\" : 7,");
        mayEnd.countDown();
        assertThat(ended(1)).contains("\"state\" : \"done\"");
    }

    @Test
    void joinsAJobThatWasAskedForInTheSameWayOnly() throws Exception {
        assertThat(post("application/json", "{\"kind\": \"wait\", \"silent\": true}"))
                .contains("\"id\" : 1");
        assertThat(post("application/json", "{\"silent\": true, \"kind\": \"wait\"}"))
                .contains("\"id\" : 1");
        assertThat(post("application/json", "{\"kind\": \"wait\"}"))
                .startsWith("HTTP/1.1 409 ")
                .contains("wait is already running with other parameters, as job 1: {silent=true}");
        mayEnd.countDown();
        assertThat(ended(1)).contains("\"state\" : \"done\"");
        assertThat(post("application/json", "{\"kind\": \"wait\"}")).contains("\"id\" : 2");
    }

    @Test
    void cancelsAJob() throws Exception {
        assertThat(post("application/json", "{\"kind\": \"wait\"}")).contains("\"id\" : 1");
        assertThat(reply("DELETE /api/v1/jobs/1 HTTP/1.1", "localhost")).startsWith("HTTP/1.1 202 ");
        assertThat(ended(1)).contains("\"state\" : \"cancelled\"", "\"failure\" : null");
        assertThat(reply("DELETE /api/v1/jobs/1 HTTP/1.1", "localhost")).contains("\"state\" : \"cancelled\"");
        assertThat(reply("DELETE /api/v1/jobs/2 HTTP/1.1", "localhost")).startsWith("HTTP/1.1 404 ");
        assertThat(reply("DELETE /api/v1/jobs HTTP/1.1", "localhost")).startsWith("HTTP/1.1 405 ");
    }

    @Test
    void endsWhatRunsBeforeItsStoresGo() throws Exception {
        assertThat(post("application/json", "{\"kind\": \"wait\"}")).contains("\"id\" : 1");
        jobs.close();
        assertThat(jobs.all()).extracting(JobStatus::state).containsExactly("cancelled");
        assertThat(post("application/json", "{\"kind\": \"wait\"}")).startsWith("HTTP/1.1 409 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"silent\": 1 | the parameter 'silent' of wait must be true or false",
                "\"longest\": 5 | the parameter 'longest' of wait must be a time, such as \"1h\"",
                "\"longest\": \"5x\" | the parameter 'longest' of wait must be a duration such as",
                "\"longest\": \"5ms\" | the parameter 'longest' of wait must be at least 1s",
                "\"places\": \"here\" | the parameter 'places' of wait must be a list of names",
                "\"places\": [\"there\"] | 'places' of wait names 'there'; there are the places here",
                "\"places\": [] | the parameter 'places' of wait names nothing",
                "\"moons\": 4 | wait has no parameter 'moons'; it has longest, places, silent",
                "\"silent\": null | without null"
            })
    void refusesParametersThatMakeNoSense(String parameter, String problem) throws IOException {
        assertThat(post("application/json", "{\"kind\": \"wait\", " + parameter + "}"))
                .startsWith("HTTP/1.1 400 ")
                .contains(problem);
        assertThat(jobs.all()).isEmpty();
    }

    @Test
    void tellsWhyAJobFailed() throws Exception {
        assertThat(post("application/json", "{\"kind\": \"fail\"}")).startsWith("HTTP/1.1 202 ");
        assertThat(ended(1)).contains("\"state\" : \"failed\"", "\"failure\" : \"the disk is gone\"");
    }

    @Test
    void beginsNothingForWhatIsNoRequestOfOurs() throws Exception {
        assertThat(post("text/plain", "{\"kind\": \"wait\"}")).startsWith("HTTP/1.1 415 ");
        assertThat(post("application/json", "{\"kind\": \"none\"}"))
                .startsWith("HTTP/1.1 400 ")
                .contains("fail, wait");
        assertThat(post("application/json", "[")).startsWith("HTTP/1.1 400 ");
        assertThat(post("application/json", "null")).startsWith("HTTP/1.1 400 ");
        assertThat(post("application/json", "{\"kind\": \"" + "x".repeat(5000) + "\"}"))
                .startsWith("HTTP/1.1 413 ");
        assertThat(jobs.all()).isEmpty();
    }

    private String ended(int id) throws Exception {
        while (true) {
            String job = reply("GET /api/v1/jobs/" + id + " HTTP/1.1", "localhost");
            if (!job.contains("running")) {
                return job;
            }
            Thread.onSpinWait();
        }
    }

    private String post(String type, String body) throws IOException {
        return exchange("POST /api/v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type
                + "\r\nContent-Length: " + body.length() + "\r\nConnection: close\r\n\r\n" + body);
    }

    @Test
    void showsAPageThatAsksNobodyElse() throws Exception {
        assertThat(reply("GET / HTTP/1.1", "localhost"))
                .startsWith("HTTP/1.1 200 ")
                .contains("text/html", "Content-security-policy: default-src 'none'", "/status.js", "/status.css")
                .doesNotContain("http://", "https://");
        assertThat(reply("GET /status.js HTTP/1.1", "localhost"))
                .contains("text/javascript")
                .doesNotContain("://");
        assertThat(reply("GET /status.css HTTP/1.1", "localhost"))
                .contains("text/css")
                .doesNotContain("://");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /x HTTP/1.1",
                "GET /api/v1/jobs/x HTTP/1.1",
                "GET /api/v1/status/x HTTP/1.1",
                "POST /x HTTP/1.1"
            })
    void hasNothingElse(String request) throws IOException {
        assertThat(reply(request, "127.0.0.1:8080")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void changesNothing() throws IOException {
        assertThat(reply("DELETE /api/v1/status HTTP/1.1", "[::1]:8080"))
                .startsWith("HTTP/1.1 405 ")
                .contains("Allow: GET");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example:8080", "192.0.2.1", "[2001:db8::1]:80", "", "::1"})
    void answersNoPageThatSaysItsNameIsThisHost(String host) throws IOException {
        assertThat(reply("GET /api/v1/status HTTP/1.1", host))
                .startsWith("HTTP/1.1 421 ")
                .doesNotContain("unuploaded");
    }

    @Test
    void saysInOneLineThatThePortIsTaken() {
        int port = api.address().getPort();
        AdminApi second = new AdminApi(new ApiSettings(true, "127.0.0.1", port), () -> STATUS, jobs);
        assertThatThrownBy(second::start)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("127.0.0.1 port " + port)
                .hasMessageContaining("server.api.port")
                .hasMessageNotContaining("\n");
        second.close();
    }

    private String reply(String request, String host) throws IOException {
        return exchange(request + "\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    private String exchange(String request) throws IOException {
        try (Socket socket =
                new Socket(api.address().getAddress(), api.address().getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
