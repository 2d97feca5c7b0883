package io.dittofs.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.dittofs.server.api.AdminApi;
import io.dittofs.server.api.ApiSettings;
import io.dittofs.server.api.StatusJson;
import io.dittofs.server.hosts.HostLiteral;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `dittofs status`.
@Command(
        name = "status",
        description = "Show how the running server does, and what it has not brought to the block stores yet.")
final class StatusCommand implements Callable<Integer> {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration REPLY_LIMIT = Duration.ofSeconds(30);
    private static final int HTTP_OK = 200;

    private final Terminal terminal;
    private final Map<String, String> environment;

    @Mixin
    private final ConfigFileOption configuration = new ConfigFileOption();

    @Mixin
    private final OutputOption output = new OutputOption();

    StatusCommand(Terminal terminal, Map<String, String> environment) {
        this.terminal = terminal;
        this.environment = environment;
    }

    @Override
    public Integer call() throws CommandFailure, InterruptedException {
        var api = configuration.load(environment).server().api();
        if (!api.enabled()) {
            throw new CommandFailure(
                    ExitCode.FAILURE, "the server cannot be asked: server.api.enabled is false in the configuration");
        }
        var json = ask(api);
        switch (output.format()) {
            case json -> terminal.out().println(json);
            case table -> show(api, json);
        }
        return ExitCode.OK;
    }

    private void show(ApiSettings api, String json) throws CommandFailure {
        try {
            new StatusReport(terminal.out()).show(StatusJson.read(json));
        } catch (JsonProcessingException e) {
            throw new CommandFailure(ExitCode.FAILURE, "what answers on " + place(api) + " is not DittoFS", e);
        }
    }

    private static String ask(ApiSettings api) throws CommandFailure, InterruptedException {
        var request = HttpRequest.newBuilder(uri(api)).timeout(REPLY_LIMIT).build();
        try (var client = HttpClient.newBuilder()
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(CONNECT_LIMIT)
                .build()) {
            var response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() != HTTP_OK) {
                throw new CommandFailure(
                        ExitCode.FAILURE,
                        "what answers on " + place(api) + " is not DittoFS, or another version of it: HTTP status "
                                + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.FAILURE,
                    "no server answers on " + place(api)
                            + "; start it with `dittofs start`, or give the configuration that it was started with",
                    e);
        }
    }

    private static URI uri(ApiSettings api) {
        var address = InetAddress.ofLiteral(api.address());
        var host = address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address;
        return URI.create("http://" + HostLiteral.of(host) + ":" + api.port() + AdminApi.STATUS_PATH);
    }

    private static String place(ApiSettings api) {
        return api.address() + " port " + api.port() + " (server.api)";
    }
}
