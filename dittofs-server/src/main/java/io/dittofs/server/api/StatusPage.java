package io.dittofs.server.api;

import io.dittofs.server.http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The page that shows the status in a browser: three files, which ask nobody but this server. Immutable.
final class StatusPage {
    private static final String HTML = "text/html; charset=utf-8";
    /// Nothing from elsewhere, nothing in line, in nobody's frame.
    private static final Map<String, String> POLICY = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Referrer-Policy",
            "no-referrer");

    private final Map<String, Answer> files = Map.of(
            "/", file("status.html", HTML),
            "/status.js", file("status.js", "text/javascript; charset=utf-8"),
            "/status.css", file("status.css", "text/css; charset=utf-8"));

    private static Answer file(String name, String type) {
        try (InputStream in = StatusPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its file " + name);
            }
            return new Answer(Answer.OK, type, in.readAllBytes(), POLICY);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The file at a path; null where there is none.
    @Nullable
    Answer at(String path) {
        return files.get(path);
    }
}
