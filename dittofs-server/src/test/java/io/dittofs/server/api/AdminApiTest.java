package io.dittofs.server.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.server.StartException;
import io.dittofs.server.status.ContentStatus;
import io.dittofs.server.status.ContentStatus.Fill;
import io.dittofs.server.status.ListenerStatus;
import io.dittofs.server.status.ServerStatus;
import io.dittofs.server.status.ShareStatus;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AdminApiTest {
    private static final ServerStatus STATUS = new ServerStatus(
            "1.2.3",
            77,
            4096,
            12L,
            List.of(new ListenerStatus("nfs", "[::]:2049")),
            List.of(new ShareStatus("/export", "m", "c", "local", false)),
            List.of(new ContentStatus(
                    "c", 4096, 12L, 3, "\"gone\"", 2, new Fill(5, 6), new Fill(7, 8), null, new Fill(9, 10))));

    private final AdminApi api = new AdminApi(new ApiSettings(true, "127.0.0.1", 0), () -> STATUS);

    @BeforeEach
    void start() throws StartException {
        api.start();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void sendsTheStatusAsJson() throws Exception {
        String reply = reply("GET /api/v1/status HTTP/1.1", "localhost");

        assertThat(reply)
                .startsWith("HTTP/1.1 200 ")
                .contains("\"oldest_unuploaded_seconds\" : 12", "\"content_stores\" : [", "\"disk\" : null");
        assertThat(StatusJson.read(reply.substring(reply.indexOf("{")))).isEqualTo(STATUS);
    }

    @Test
    void readsTheStatusOfALaterVersion() throws Exception {
        String later = "{\"version\": \"9\", \"uptime_seconds\": 1, \"unuploaded_bytes\": 2, \"moons\": [4],"
                + "\"oldest_unuploaded_seconds\": null, \"listeners\": [], \"shares\": [], \"content_stores\": []}";
        assertThat(StatusJson.read(later))
                .isEqualTo(new ServerStatus("9", 1, 2, null, List.of(), List.of(), List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1", "GET /api/v1/status/x HTTP/1.1", "POST /x HTTP/1.1"})
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
        AdminApi second = new AdminApi(new ApiSettings(true, "127.0.0.1", port), () -> STATUS);
        assertThatThrownBy(second::start)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("127.0.0.1 port " + port)
                .hasMessageContaining("server.api.port")
                .hasMessageNotContaining("\n");
        second.close();
    }

    private String reply(String request, String host) throws IOException {
        try (Socket socket =
                new Socket(api.address().getAddress(), api.address().getPort())) {
            String text = request + "\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
