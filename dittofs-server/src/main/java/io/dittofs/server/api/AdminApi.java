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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Administration over HTTP.
///
/// - `GET /`: a page that shows the status.
/// - `GET /api/v1/status`: what the server says of itself.
/// - `POST /api/v1/jobs` with `{"kind": "drain"}` and parameters beside it: begins work, or joins the one of that kind
///   that runs.
/// - `GET /api/v1/jobs`, `GET /api/v1/jobs/ID`: how work is going.
/// - `DELETE /api/v1/jobs/ID`: has it end soon.
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

    private static final String JOB_PREFIX = JOBS_PATH + "/";
    private static final String KIND = "kind";
    private static final String JSON = "application/json";
    private static final int BODY_BYTES_MAX = 4096;
    private static final int ACCEPTED = 202;
    private static final int BAD_REQUEST = 400;
    private static final int CONFLICT = 409;
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
        String method = exchange.getRequestMethod();
        if (path.equals(JOBS_PATH) && method.equals("POST")) {
            return begin(exchange);
        }
        Answer found = found(path);
        if (found == null) {
            return Answer.notFound(STATUS_PATH + ", " + JOBS_PATH + " and the page at /");
        }
        if (path.startsWith(JOB_PREFIX) && method.equals("DELETE")) {
            return cancel(path);
        }
        return method.equals("GET") ? found : Answer.methodNotAllowed(methods(path));
    }

    private static String methods(String path) {
        if (path.equals(JOBS_PATH)) {
            return "GET, POST";
        }
        return path.startsWith(JOB_PREFIX) ? "GET, DELETE" : "GET";
    }

    private @Nullable Answer found(String path) throws JsonProcessingException {
        if (path.equals(STATUS_PATH)) {
            return Answer.json(Answer.OK, AdminJson.write(status.get()));
        }
        if (path.equals(JOBS_PATH)) {
            return Answer.json(Answer.OK, AdminJson.write(jobs.all()));
        }
        if (path.startsWith(JOB_PREFIX)) {
            Optional<JobStatus> job = jobs.find(id(path));
            return job.isEmpty() ? null : Answer.json(Answer.OK, AdminJson.write(job.get()));
        }
        return page.at(path);
    }

    private Answer cancel(String path) throws JsonProcessingException {
        return Answer.json(ACCEPTED, AdminJson.write(jobs.cancel(id(path)).orElseThrow()));
    }

    /// That of a job; one that no job has for what is no number.
    private static long id(String path) {
        try {
            return Long.parseLong(path.substring(JOB_PREFIX.length()));
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    private Answer begin(HttpExchange exchange) throws IOException {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase(JSON)) {
            return Answer.text(UNSUPPORTED_TYPE, "the content type must be " + JSON);
        }
        byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
        if (body.length > BODY_BYTES_MAX) {
            return Answer.text(TOO_LARGE, "at most " + BODY_BYTES_MAX + " bytes");
        }
        Map<String, Object> wish = wish(new String(body, StandardCharsets.UTF_8));
        if (!(wish.remove(KIND) instanceof String kind)) {
            return Answer.text(
                    BAD_REQUEST,
                    "expected a JSON object {\"kind\": KIND} without null, with one of "
                            + String.join(", ", jobs.kinds()));
        }
        try {
            return Answer.json(ACCEPTED, AdminJson.write(jobs.begin(kind, wish)));
        } catch (JobRefusedException refused) {
            return Answer.text(refused.isBusy() ? CONFLICT : BAD_REQUEST, String.valueOf(refused.getMessage()));
        }
    }

    /// The kind of a job and its parameters; nothing for what is no object, or has a value that is none.
    private static Map<String, Object> wish(String json) {
        try {
            Map<String, Object> wish = AdminJson.readObject(json);
            return wish.containsValue(null) ? new HashMap<>() : new HashMap<>(wish);
        } catch (JsonProcessingException e) {
            return new HashMap<>();
        }
    }

    private boolean isForThisHost(HttpExchange exchange) {
        return !address().getAddress().isLoopbackAddress()
                || HostHeader.isLocal(exchange.getRequestHeaders().getFirst("Host"));
    }
}
