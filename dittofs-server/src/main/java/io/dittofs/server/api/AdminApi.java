package io.dittofs.server.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dittofs.server.ProtocolAdapter;
import io.dittofs.server.StartException;
import io.dittofs.server.status.ServerStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Administration over HTTP: `GET /api/v1/status` is what the server says of itself.
///
/// Whoever reaches the address is administrator, so it is the local host's by default. There a request must also name
/// the local host: a web page that has its own name resolve to 127.0.0.1 (DNS rebinding) does not.
///
/// **Threading**: as [ProtocolAdapter] says; each request has a virtual thread.
public final class AdminApi implements ProtocolAdapter {
    /// Where the status is.
    public static final String STATUS_PATH = "/api/v1/status";

    private static final int BACKLOG = 64;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int MISDIRECTED = 421;

    private final ApiSettings settings;
    private final Supplier<ServerStatus> status;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("api-", 0).factory());
    private @Nullable HttpServer server;

    /// @param status asked at each request
    public AdminApi(ApiSettings settings, Supplier<ServerStatus> status) {
        this.settings = settings;
        this.status = status;
    }

    @Override
    public String name() {
        return "api";
    }

    @Override
    public void start() throws StartException {
        InetSocketAddress wanted = new InetSocketAddress(InetAddress.ofLiteral(settings.address()), settings.port());
        try {
            HttpLimits.apply();
            HttpServer created = HttpServer.create(wanted, BACKLOG);
            created.createContext("/", this::handle);
            created.setExecutor(threads);
            created.start();
            server = created;
        } catch (IOException refused) {
            throw new StartException(
                    "the administration API cannot listen on " + settings.address() + " port " + settings.port()
                            + " (" + refused.getMessage()
                            + "); stop what uses the port, choose another with server.api.port, or switch the API off"
                            + " with server.api.enabled",
                    refused);
        }
    }

    @Override
    public InetSocketAddress address() {
        HttpServer started = server;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started.getAddress();
    }

    /// Goes on: how far the end has come is to be seen until then.
    @Override
    public void stopAccepting() {
        // See above.
    }

    /// Nothing is worth waiting for.
    @Override
    public long drain(Duration timeout) {
        return 0;
    }

    @Override
    public void close() {
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!isForThisHost(exchange)) {
                refuse(exchange, MISDIRECTED, "the request names another host");
            } else if (!exchange.getRequestURI().getPath().equals(STATUS_PATH)) {
                refuse(exchange, NOT_FOUND, "there is nothing here but " + STATUS_PATH);
            } else if (!exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                refuse(exchange, METHOD_NOT_ALLOWED, "only GET");
            } else {
                reply(exchange, OK, "application/json", StatusJson.write(status.get()));
            }
        }
    }

    private boolean isForThisHost(HttpExchange exchange) {
        return !address().getAddress().isLoopbackAddress()
                || HostHeader.isLocal(exchange.getRequestHeaders().getFirst("Host"));
    }

    private static void refuse(HttpExchange exchange, int code, String why) throws IOException {
        reply(exchange, code, "text/plain; charset=utf-8", (why + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void reply(HttpExchange exchange, int code, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.sendResponseHeaders(code, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
