package io.dittofs.server.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dittofs.server.ProtocolAdapter;
import io.dittofs.server.StartException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A service over HTTP beside the file protocols. It goes on while the others end: how far that has come is to be seen
/// until then, and no request is worth waiting for.
///
/// **Threading**: as [ProtocolAdapter] says; each request has a virtual thread.
public abstract class HttpService implements ProtocolAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpService.class);
    private static final int BACKLOG = 64;
    private static final int SERVER_ERROR = 500;
    private static final int NO_BODY = -1;

    private final String name;
    private final String title;
    private final ExecutorService threads;
    private @Nullable HttpServer server;

    /// @param name of the protocol
    /// @param title what messages call it
    protected HttpService(String name, String title) {
        this.name = name;
        this.title = title;
        this.threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name + "-", 0).factory());
    }

    /// Answers a request with any method, whose body nobody has read.
    protected abstract Answer answer(HttpExchange exchange) throws IOException;

    /// Where to listen; port 0 for any that is free.
    protected abstract InetSocketAddress wanted();

    /// What can be done when that is taken, as the end of a sentence.
    protected abstract String remedy();

    @Override
    public final String name() {
        return name;
    }

    @Override
    public void start() throws StartException {
        InetSocketAddress wanted = wanted();
        try {
            HttpLimits.apply();
            HttpServer created = HttpServer.create(wanted, BACKLOG);
            created.createContext("/", this::handle);
            created.setExecutor(threads);
            created.start();
            server = created;
        } catch (IOException refused) {
            throw new StartException(
                    title + " cannot listen on " + wanted.getAddress().getHostAddress() + " port " + wanted.getPort()
                            + " (" + refused.getMessage() + "); stop what uses the port, " + remedy(),
                    refused);
        }
    }

    @Override
    public final InetSocketAddress address() {
        HttpServer started = server;
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started.getAddress();
    }

    @Override
    public void stopAccepting() {
        // See above.
    }

    @Override
    public final long drain(Duration timeout) {
        return 0;
    }

    @Override
    public final void close() {
        if (server != null) {
            server.stop(0);
        }
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            reply(exchange, answerWhateverHappens(exchange));
        }
    }

    private Answer answerWhateverHappens(HttpExchange exchange) throws IOException {
        try {
            return answer(exchange);
        } catch (RuntimeException failure) {
            LOG.error("a request failed service={} path={}", name, exchange.getRequestURI(), failure);
            return Answer.text(SERVER_ERROR, "the request failed; the log of the server says why");
        }
    }

    private static void reply(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(answer.status(), NO_BODY);
            return;
        }
        exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? NO_BODY : answer.body().length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer.body());
        }
    }
}
