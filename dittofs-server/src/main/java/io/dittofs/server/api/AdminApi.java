package io.dittofs.server.api;

import com.sun.net.httpserver.HttpExchange;
import io.dittofs.server.http.Answer;
import io.dittofs.server.http.HttpService;
import io.dittofs.server.status.ServerStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/// Administration over HTTP: `GET /api/v1/status` is what the server says of itself.
///
/// Whoever reaches the address is administrator, so it is the local host's by default. There a request must also name
/// the local host: a web page that has its own name resolve to 127.0.0.1 (DNS rebinding) does not.
///
/// **Threading**: as [HttpService] says.
public final class AdminApi extends HttpService {
    /// Where the status is.
    public static final String STATUS_PATH = "/api/v1/status";

    private final ApiSettings settings;
    private final Supplier<ServerStatus> status;

    /// @param status asked at each request
    public AdminApi(ApiSettings settings, Supplier<ServerStatus> status) {
        super("api", "the administration API");
        this.settings = settings;
        this.status = status;
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
        if (!exchange.getRequestURI().getPath().equals(STATUS_PATH)) {
            return Answer.notFound(STATUS_PATH);
        }
        if (!exchange.getRequestMethod().equals("GET")) {
            return Answer.methodNotAllowed("GET");
        }
        return Answer.json(Answer.OK, StatusJson.write(status.get()));
    }

    private boolean isForThisHost(HttpExchange exchange) {
        return !address().getAddress().isLoopbackAddress()
                || HostHeader.isLocal(exchange.getRequestHeaders().getFirst("Host"));
    }
}
