package io.dittofs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.dittofs.server.api.AdminApi;
import io.dittofs.server.api.AdminJson;
import io.dittofs.server.api.ApiSettings;
import io.dittofs.server.assembly.Settings;
import io.dittofs.server.hosts.HostLiteral;
import io.dittofs.server.status.JobStatus;
import io.dittofs.server.status.ServerStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The server that runs with a configuration, asked over its administration API. Confined to a thread.
///
/// **Errors**: a [CommandFailure] in one line where none answers, or something else does.
final class RunningServer implements AutoCloseable {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration REPLY_LIMIT = Duration.ofSeconds(30);
    /// What the server says with these is for people.
    private static final Set<Integer> REFUSALS = Set.of(400, 409);

    private final ApiSettings api;
    private final HttpClient client;

    private RunningServer(ApiSettings api) {
        this.api = api;
        this.client = HttpClient.newBuilder()
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(CONNECT_LIMIT)
                .build();
    }

    /// The one that was started with this configuration.
    static RunningServer of(Settings settings) throws CommandFailure {
        var api = settings.server().api();
        if (!api.enabled()) {
            throw new CommandFailure(
                    ExitCode.FAILURE, "the server cannot be asked: server.api.enabled is false in the configuration");
        }
        return new RunningServer(api);
    }

    /// The status as the server sent it.
    String statusJson() throws CommandFailure, InterruptedException {
        return get(AdminApi.STATUS_PATH);
    }

    ServerStatus status() throws CommandFailure, InterruptedException {
        return read(statusJson(), ServerStatus.class);
    }

    /// Begins a job, or joins the one of this kind that runs with the same parameters.
    JobStatus begin(String kind, Map<String, Object> parameters) throws CommandFailure, InterruptedException {
        var wish = new HashMap<>(parameters);
        wish.put("kind", kind);
        return read(
                send(HttpRequest.newBuilder(uri(AdminApi.JOBS_PATH))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(json(wish)))),
                JobStatus.class);
    }

    private static byte[] json(Object value) {
        try {
            return AdminJson.write(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /// The last jobs, the newest first.
    List<JobStatus> jobs() throws CommandFailure, InterruptedException {
        return List.of(read(get(AdminApi.JOBS_PATH), JobStatus[].class));
    }

    /// Has a job end soon.
    JobStatus cancel(long id) throws CommandFailure, InterruptedException {
        return read(
                send(HttpRequest.newBuilder(uri(AdminApi.JOBS_PATH + "/" + id)).DELETE()), JobStatus.class);
    }

    JobStatus job(long id) throws CommandFailure, InterruptedException {
        return read(get(AdminApi.JOBS_PATH + "/" + id), JobStatus.class);
    }

    private <T> T read(String json, Class<T> type) throws CommandFailure {
        try {
            return AdminJson.read(json, type);
        } catch (JsonProcessingException e) {
            throw new CommandFailure(ExitCode.FAILURE, "what answers on " + place() + " is not DittoFS", e);
        }
    }

    private String get(String path) throws CommandFailure, InterruptedException {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    private String send(HttpRequest.Builder request) throws CommandFailure, InterruptedException {
        HttpResponse<String> response;
        try {
            response = client.send(request.timeout(REPLY_LIMIT).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILURE,
                    "no server answers on " + place()
                            + "; start it with `dittofs start`, or give the configuration that it was started with",
                    e);
        }
        if (REFUSALS.contains(response.statusCode())) {
            throw new CommandFailure(
                    ExitCode.FAILURE, "the server refuses: " + response.body().strip());
        }
        if (response.statusCode() / 100 != 2) {
            throw new CommandFailure(
                    ExitCode.FAILURE,
                    "what answers on " + place() + " is not DittoFS, or another version of it: HTTP status "
                            + response.statusCode());
        }
        return response.body();
    }

    private URI uri(String path) {
        var address = InetAddress.ofLiteral(api.address());
        var host = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        return URI.create("http://" + HostLiteral.of(host) + ":" + api.port() + path);
    }

    private String place() {
        return api.address() + " port " + api.port() + " (server.api)";
    }

    @Override
    public void close() {
        client.close();
    }
}
