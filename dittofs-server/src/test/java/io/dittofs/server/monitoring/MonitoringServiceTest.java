package io.dittofs.server.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dittofs.server.StartException;
import io.dittofs.server.status.StoreHealth;
import io.dittofs.server.telemetry.Meters;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class MonitoringServiceTest {
    private static final StoreHealth WELL = new StoreHealth("m", "metadata", true, null);
    private static final StoreHealth ILL = new StoreHealth("c", "content", false, "the bucket is gone");

    private final AtomicReference<List<StoreHealth>> stores = new AtomicReference<>(List.of(WELL));
    private final Meters meters = new Meters();
    private final MonitoringService service =
            new MonitoringService(new MetricsSettings(true, "127.0.0.1", 0), meters, stores::get);
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws StartException {
        service.start();
    }

    @AfterEach
    void stop() {
        client.close();
        service.close();
        meters.close();
    }

    @Test
    void sendsMetricsInBothFormats() throws Exception {
        meters.registry().counter("dittofs.test").increment();

        var text = get("/metrics", "*/*");

        assertThat(text.statusCode()).isEqualTo(200);
        assertThat(text.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(text.body()).contains("# TYPE dittofs_test_total counter\n", "\ndittofs_test_total 1.0\n");

        var open = get("/metrics", "application/openmetrics-text; version=1.0.0,text/plain;q=0.5");

        assertThat(open.headers().firstValue("Content-Type"))
                .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(open.body()).contains("# TYPE dittofs_test counter\n").endsWith("# EOF\n");
    }

    @Test
    void isReadyUntilTheServerStops() throws Exception {
        assertThat(get("/health").body()).isEqualTo("{\"status\":\"up\"}");
        assertThat(get("/health/ready").statusCode()).isEqualTo(200);

        service.stopAccepting();

        assertThat(get("/health").statusCode()).isEqualTo(200);
        var ready = get("/health/ready");
        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).isEqualTo("{\"status\":\"not ready\"}");
    }

    @Test
    void tellsWhichStoreCannotBeUsed() throws Exception {
        var well = get("/health/stores");
        assertThat(well.statusCode()).isEqualTo(200);
        assertThat(well.body())
                .isEqualTo("{\"stores\":[{\"name\":\"m\",\"kind\":\"metadata\",\"healthy\":true,\"reason\":null}]}");

        stores.set(List.of(WELL, ILL));

        var ill = get("/health/stores");
        assertThat(ill.statusCode()).isEqualTo(503);
        assertThat(ill.body()).contains("\"healthy\":false,\"reason\":\"the bucket is gone\"");
    }

    @Test
    void hasNothingElse() throws Exception {
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/metrics/x").body())
                .isEqualTo("there is nothing here but /metrics, /health, /health/ready, /health/stores\n");
        var posted = client.send(
                request("/metrics")
                        .POST(HttpRequest.BodyPublishers.ofString("x"))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(posted.statusCode()).isEqualTo(405);
        var head = client.send(
                request("/health")
                        .method("HEAD", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @Test
    void saysWhichSettingHasThePortThatIsTaken() {
        var second = new MonitoringService(
                new MetricsSettings(true, "127.0.0.1", service.address().getPort()), meters, stores::get);
        assertThatThrownBy(second::start)
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("the endpoint for metrics cannot listen on 127.0.0.1 port ")
                .hasMessageContaining("server.metrics.port");
        second.close();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return get(path, "*/*");
    }

    private HttpResponse<String> get(String path, String accept) throws IOException, InterruptedException {
        return client.send(request(path).header("Accept", accept).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + service.address().getPort() + path));
    }
}
