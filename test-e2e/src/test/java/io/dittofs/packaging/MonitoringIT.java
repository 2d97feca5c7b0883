package io.dittofs.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What Prometheus and Grafana get, checked by Prometheus' own tool and against a packaged server.
final class MonitoringIT {
    private static final Path MONITORING = Path.of("..", "docs", "monitoring");
    private static final Path ALERTS = MONITORING.resolve("dittofs-alerts.yaml");
    private static final Path DASHBOARD = MONITORING.resolve("dittofs-dashboard.json");
    private static final Pattern LISTENS = Pattern.compile("serving protocol=metrics address=.*:(\\d+)$");
    private static final Pattern NAME = Pattern.compile("\\b(?:dittofs|jvm|process|system)_[a-z0-9_]+");
    /// Metrics that are made when what they count happens for the first time.
    private static final Set<String> LATE = Set.of("dittofs_nfs_refused_total");

    @TempDir
    private static Path folder = Path.of(".");

    private static Process server;
    private static String scrape = "";

    @BeforeAll
    static void startServer() throws Exception {
        Distribution.clearData();
        var builder = Distribution.command("start");
        builder.environment().put("DITTOFS_ADAPTERS_NFS_PORT", "0");
        builder.environment().put("DITTOFS_SERVER_API_PORT", "0");
        builder.environment().put("DITTOFS_SERVER_METRICS_PORT", "0");
        builder.environment().put("DITTOFS_SERVER_METRICS_ADDRESS", "127.0.0.1");
        server = builder.redirectErrorStream(true).start();
        int port = port();
        try (var client = HttpClient.newHttpClient()) {
            scrape = client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static int port() throws IOException {
        var reader = server.inputReader();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            var listens = LISTENS.matcher(line);
            if (listens.find()) {
                return Integer.parseInt(listens.group(1));
            }
        }
        throw new AssertionError("the server has not started");
    }

    @AfterAll
    static void stopServer() throws InterruptedException {
        server.destroyForcibly().waitFor();
    }

    @Test
    void prometheusReadsTheMetrics() throws Exception {
        var input = Files.writeString(folder.resolve("scrape"), scrape);
        var run = Distribution.run(new ProcessBuilder("promtool", "check", "metrics").redirectInput(input.toFile()));

        // 3 is the exit code for questions of style, of which we have none; those of Micrometer's own are not ours.
        assertThat(run.exitCode()).as(run.err()).isIn(0, 3);
        assertThat(run.err() + run.out()).doesNotContain("dittofs_", "error");
    }

    @Test
    void prometheusTakesTheAlertRules() throws Exception {
        checkRules(ALERTS);
        assertThat(unknown(Files.readString(ALERTS))).isEmpty();
    }

    @Test
    void theDashboardAsksForWhatThereIs() throws Exception {
        var expressions = expressions(new ObjectMapper().readTree(DASHBOARD.toFile()));
        assertThat(expressions).hasSizeGreaterThan(20);
        var rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
        for (int i = 0; i < expressions.size(); i++) {
            var expression =
                    expressions.get(i).replace("$__rate_interval", "5m").replace("$instance", ".*");
            rules.append("      - record: panel:").append(i).append("\n        expr: >\n          ");
            rules.append(expression).append('\n');
        }
        checkRules(Files.writeString(folder.resolve("dashboard.yaml"), rules));
        assertThat(unknown(String.join("\n", expressions))).isEmpty();
    }

    private static void checkRules(Path rules) throws Exception {
        var run = Distribution.run(new ProcessBuilder("promtool", "check", "rules", rules.toString()));
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    }

    private static List<String> expressions(JsonNode dashboard) {
        var found = new ArrayList<String>();
        dashboard.findValues("expr").forEach(each -> found.add(each.asText()));
        return found;
    }

    /// Names of metrics in a text that the server does not have.
    private static Set<String> unknown(String text) {
        var known = scrape.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
        known.addAll(LATE);
        return NAME.matcher(text)
                .results()
                .map(result -> result.group())
                .filter(name -> !known.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
