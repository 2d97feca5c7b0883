package io.dittofs.server.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// What a request is answered with. Immutable; the body is not copied.
///
/// @param status of HTTP
/// @param type of the body
/// @param headers beside those that every answer has
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Answer(int status, String type, byte[] body, Map<String, String> headers) {
    public static final int OK = 200;
    public static final int UNAVAILABLE = 503;

    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int MISDIRECTED = 421;

    public Answer {
        headers = Map.copyOf(headers);
    }

    public static Answer json(int status, byte[] body) {
        return new Answer(status, "application/json", body, Map.of());
    }

    /// One line for people.
    public static Answer text(int status, String line) {
        return new Answer(
                status, "text/plain; charset=utf-8", (line + "\n").getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /// @param there what there is instead
    public static Answer notFound(String there) {
        return text(NOT_FOUND, "there is nothing here but " + there);
    }

    /// @param allowed the methods, with commas between them
    public static Answer methodNotAllowed(String allowed) {
        Answer plain = text(METHOD_NOT_ALLOWED, "only " + allowed);
        return new Answer(plain.status, plain.type, plain.body, Map.of("Allow", allowed));
    }

    /// For a request that names another host.
    public static Answer misdirected() {
        return text(MISDIRECTED, "the request names another host");
    }
}
