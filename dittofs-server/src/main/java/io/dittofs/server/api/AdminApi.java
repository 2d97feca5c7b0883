package io.dittofs.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import io.dittofs.server.http.Answer;
import io.dittofs.server.http.HttpService;
import io.dittofs.server.status.JobStatus;
import io.dittofs.server.status.ServerStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Administration over HTTP.
///
/// - `GET /`: a page that shows the status.
/// - `GET /api/v1/status`: what the server says of itself.
/// - `POST /api/v1/jobs` with `{"kind": "drain"}`: begins work, or joins the one of that kind that runs.
/// - `GET /api/v1/jobs`, `GET /api/v1/jobs/ID`: how work is going.
///
/// Whoever reaches the address is administrator, so it is the local host's by default. There a request must also name
/// the local host: a web page that has its own name resolve to 127.0.0.1 (DNS rebinding) does not. What changes
/// something must be JSON by its content type, which a page of another origin cannot send without being asked first.
///
/// **Threading**: as [HttpService] says.
public final class AdminApi extends HttpService {
    /// Where the status is.
    public static final String STATUS_PATH = "/api/v1/status";
    /// Where jobs are begun and watched.
    public static final String JOBS_PATH = "/api/v1/jobs";

    private static final String JSON = "application/json";
    private static final int BODY_BYTES_MAX = 4096;
    private static final int ACCEPTED = 202;
    private static final int BAD_REQUEST = 400;
    private static final int TOO_LARGE = 413;
    private static final int UNSUPPORTED_TYPE = 415;

    private final ApiSettings settings;
    private final Supplier<ServerStatus> status;
    private final Jobs jobs;
    private final StatusPage page = new StatusPage();

    /// @param status asked at each request
    public AdminApi(ApiSettings settings, Supplier<ServerStatus> status, Jobs jobs) {
        super("api", "the administration API");
        this.settings = settings;
        this.status = status;
        this.jobs = jobs;
    }

    @Override
    protected InetSocketAddress wanted() {
        return new InetSocketAddress(InetAddress.ofLiteral(settings.address()), settings.port());
    }

    @Override
    protected String remedy() {
        return "choose another with server.api.port, or switch the API off with server.api.enabled";
    }

    @Override
    protected Answer answer(HttpExchange exchange) throws IOException {
        if (!isForThisHost(exchange)) {
            return Answer.misdirected();
        }
        String path = exchange.getRequestURI().getPath();
        boolean isGet = exchange.getRequestMethod().equals("GET");
        if (path.equals(JOBS_PATH) && exchange.getRequestMethod().equals("POST")) {
            return begin(exchange);
        }
        Answer found = found(path);
        if (found == null) {
            return Answer.notFound(STATUS_PATH + ", " + JOBS_PATH + " and the page at /");
        }
        return isGet ? found : Answer.methodNotAllowed(path.equals(JOBS_PATH) ? "GET, POST" : "GET");
    }

    private @Nullable Answer found(String path) throws JsonProcessingException {
        if (path.equals(STATUS_PATH)) {
            return Answer.json(Answer.OK, AdminJson.write(status.get()));
        }
        if (path.equals(JOBS_PATH)) {
            return Answer.json(Answer.OK, AdminJson.write(jobs.all()));
        }
        if (path.startsWith(JOBS_PATH + "/")) {
            Optional<JobStatus> job = job(path.substring(JOBS_PATH.length() + 1));
            return job.isEmpty() ? null : Answer.json(Answer.OK, AdminJson.write(job.get()));
        }
        return page.at(path);
    }

    private Optional<JobStatus> job(String id) {
        try {
            return jobs.find(Long.parseLong(id));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /// What a client asks for.
    private record Wish(@Nullable String kind) {}

    private Answer begin(HttpExchange exchange) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(JSON)) {
            return Answer.text(UNSUPPORTED_TYPE, "the content type must be " + JSON);
        }
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            return Answer.text(TOO_LARGE, "at most " + BODY_BYTES_MAX + " bytes");
        }
        String kind = kind(new String(body, StandardCharsets.UTF_8));
        if (kind == null || !jobs.kinds().contains(kind)) {
            return Answer.text(BAD_REQUEST, "expected {\"kind\": KIND} with one of " + String.join(", ", jobs.kinds()));
        }
        return Answer.json(ACCEPTED, AdminJson.write(jobs.begin(kind)));
    }

    private static @Nullable String kind(String json) {
        try {
            Wish wish = AdminJson.read(json, Wish.class);
            return wish == null ? null : wish.kind();
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private boolean isForThisHost(HttpExchange exchange) {
        return !address().getAddress().isLoopbackAddress()
                || HostHeader.isLocal(exchange.getRequestHeaders().getFirst("Host"));
    }
}
