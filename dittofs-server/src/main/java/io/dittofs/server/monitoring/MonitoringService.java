package io.dittofs.server.monitoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.dittofs.server.StartException;
import io.dittofs.server.http.Answer;
import io.dittofs.server.http.HttpService;
import io.dittofs.server.status.StoreHealth;
import io.dittofs.server.telemetry.Meters;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Metrics and health over HTTP.
///
/// - `/metrics`: every meter, in the format of Prometheus that the request asks for.
/// - `/health`: the process answers.
/// - `/health/ready`: clients are served; 503 before the others have started, and as soon as the server stops.
/// - `/health/stores`: each store, with 503 where one cannot be used.
///
/// It starts last of all services, so that answering means that the others have started.
///
/// **Threading**: as [HttpService] says.
public final class MonitoringService extends HttpService {
    private static final String METRICS = "/metrics";
    private static final String HEALTH = "/health";
    private static final String READY = "/health/ready";
    private static final String STORES = "/health/stores";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final MetricsSettings settings;
    private final Meters meters;
    private final Supplier<List<StoreHealth>> stores;
    private volatile boolean isReady;

    /// @param stores asked at each request of their health; may wait
    public MonitoringService(MetricsSettings settings, Meters meters, Supplier<List<StoreHealth>> stores) {
        super("metrics", "the endpoint for metrics");
        this.settings = settings;
        this.meters = meters;
        this.stores = stores;
    }

    @Override
    protected InetSocketAddress wanted() {
        return settings.address() == null
                ? new InetSocketAddress(settings.port())
                : new InetSocketAddress(InetAddress.ofLiteral(settings.address()), settings.port());
    }

    @Override
    protected String remedy() {
        return "choose another with server.metrics.port, or switch metrics off with server.metrics.enabled";
    }

    @Override
    public void start() throws StartException {
        super.start();
        isReady = true;
    }

    @Override
    public void stopAccepting() {
        isReady = false;
    }

    @Override
    protected Answer answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            return Answer.methodNotAllowed("GET, HEAD");
        }
        return switch (exchange.getRequestURI().getPath()) {
            case METRICS -> metrics(exchange.getRequestHeaders().getFirst("Accept"));
            case HEALTH -> health(Answer.OK, "up");
            case READY -> isReady ? health(Answer.OK, "ready") : health(Answer.UNAVAILABLE, "not ready");
            case STORES -> storeHealth(stores.get());
            default -> Answer.notFound(String.join(", ", METRICS, HEALTH, READY, STORES));
        };
    }

    private Answer metrics(@Nullable String accept) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String type = Meters.contentType(accept);
        meters.scrape(body, type);
        return new Answer(Answer.OK, type, body.toByteArray(), Map.of());
    }

    private static Answer health(int status, String word) throws JsonProcessingException {
        return Answer.json(status, MAPPER.writeValueAsBytes(Map.of("status", word)));
    }

    private static Answer storeHealth(List<StoreHealth> stores) throws JsonProcessingException {
        boolean isWell = stores.stream().allMatch(StoreHealth::healthy);
        return Answer.json(isWell ? Answer.OK : Answer.UNAVAILABLE, MAPPER.writeValueAsBytes(Map.of("stores", stores)));
    }
}
