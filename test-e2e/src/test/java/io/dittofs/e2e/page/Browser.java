package io.dittofs.e2e.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A Chromium without a screen, with one page, over its DevTools protocol.
///
/// **Threading**: used by one thread; what the browser tells comes on others.
///
/// **Ownership**: closing it ends the process.
final class Browser implements AutoCloseable {
    private static final String LISTENING = "DevTools listening on ws://";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final JsonMapper JSON = new JsonMapper();

    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<Integer, CompletableFuture<JsonNode>> calls = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final StringBuilder message = new StringBuilder();
    private @Nullable WebSocket socket;
    private int lastCall;

    private Browser(Process process) {
        this.process = process;
    }

    /// Starts one.
    ///
    /// @param profile an empty folder
    static Browser start(Path profile) {
        try {
            Process process = new ProcessBuilder(List.of(
                            "setpriv",
                            "--pdeathsig",
                            "KILL",
                            "chromium",
                            "--headless=new",
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-dev-shm-usage",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--no-first-run",
                            "--no-proxy-server",
                            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                            "--remote-debugging-port=0",
                            "--user-data-dir=" + profile,
                            "about:blank"))
                    .redirectErrorStream(true)
                    .start();
            Browser browser = new Browser(process);
            browser.connect();
            return browser;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void connect() throws IOException {
        String address = address();
        String targets = send(HttpRequest.newBuilder(URI.create("http://" + address + "/json/list"))
                .build());
        JsonNode page = JSON.readTree(targets).get(0);
        socket = join(http.newWebSocketBuilder()
                .buildAsync(URI.create(page.get("webSocketDebuggerUrl").asText()), new Listener()));
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", Map.of());
        }
    }

    /// Where the protocol is spoken. What the browser says later is read and forgotten.
    private String address() throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith(LISTENING)) {
                Thread.ofPlatform()
                        .daemon()
                        .name("browser-log")
                        .start(() -> out.lines().forEach(_ -> {}));
                return line.substring(LISTENING.length(), line.indexOf('/', LISTENING.length()));
            }
        }
        throw new AssertionError("the browser did not start:\n" + said);
    }

    private String send(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// What comes from the browser.
    private final class Listener implements WebSocket.Listener {
        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
            message.append(part);
            if (isLast) {
                took(message.toString());
                message.setLength(0);
            }
            from.request(1);
            return null;
        }
    }

    private void took(String text) {
        try {
            JsonNode json = JSON.readTree(text);
            CompletableFuture<JsonNode> call =
                    json.has("id") ? calls.remove(json.get("id").asInt()) : null;
            if (call != null) {
                call.complete(json);
            } else if (json.has("method")) {
                happened(json.get("method").asText(), json.get("params"));
            }
        } catch (IOException e) {
            complaints.add("the browser said what is no JSON: " + e.getMessage());
        }
    }

    private void happened(String what, JsonNode how) {
        switch (what) {
            case "Network.requestWillBeSent" ->
                requests.add(how.at("/request/url").asText());
            case "Network.loadingFailed" -> complaints.add(how.toString());
            case "Runtime.exceptionThrown" -> complaints.add(how.toString());
            case "Runtime.consoleAPICalled" -> {
                if (!List.of("log", "debug", "info").contains(how.get("type").asText())) {
                    complaints.add(how.toString());
                }
            }
            case "Log.entryAdded" -> {
                if (List.of("error", "warning").contains(how.at("/entry/level").asText())) {
                    complaints.add(how.toString());
                }
            }
            default -> {
                // Of no interest.
            }
        }
    }

    private JsonNode call(String method, Map<String, ?> parameters) {
        int id = ++lastCall;
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        calls.put(id, reply);
        try {
            var text = JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters));
            WebSocket to = socket;
            if (to == null) {
                throw new AssertionError("not connected");
            }
            join(to.sendText(text, true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        JsonNode json = join(reply);
        if (json.has("error")) {
            throw new AssertionError(method + ": " + json);
        }
        return json.get("result");
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the browser does not answer", e);
        }
    }

    /// Opens a page on a screen, and forgets what was before.
    void open(String url, Screen screen) {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of(
                        "width", screen.width(),
                        "height", screen.height(),
                        "deviceScaleFactor", 1,
                        "mobile", screen.isPhone()));
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", screen.scheme()))));
        call("Page.navigate", Map.of("url", "about:blank"));
        await("location.href === 'about:blank'");
        requests.clear();
        complaints.clear();
        call("Page.navigate", Map.of("url", url));
        await("location.href !== 'about:blank' && document.readyState === 'complete'");
    }

    /// What an expression is worth, as text.
    String evaluate(String expression) {
        JsonNode result =
                call("Runtime.evaluate", Map.of("expression", "String(" + expression + ")", "returnByValue", true));
        if (result.has("exceptionDetails")) {
            throw new AssertionError(expression + ": " + result);
        }
        return result.at("/result/value").asText();
    }

    /// The text of the first element that a selector finds, as it is shown.
    String text(String selector) {
        return evaluate("document.querySelector('" + selector + "').innerText");
    }

    /// Waits until an expression is true.
    void await(String expression) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!evaluate(expression).equals("true")) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not true within " + LIMIT + ": " + expression + "; the page is\n"
                        + evaluate("document.documentElement.outerHTML"));
            }
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /// The whole page as a PNG.
    byte[] picture() {
        String data = call("Page.captureScreenshot", Map.of("format", "png", "captureBeyondViewport", true))
                .get("data")
                .asText();
        return Base64.getDecoder().decode(data);
    }

    /// The addresses that the page has asked for.
    List<String> requests() {
        return List.copyOf(requests);
    }

    /// What the console, the network and scripts have had to complain about.
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    @Override
    public void close() {
        http.shutdownNow();
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
