package io.dittofs.blocks.s3;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request or an answer of HTTP/1.1, as it came: the lines of the head, and the body with the sizes of chunks where
/// it was in chunks. Immutable.
final class HttpMessage {
    private static final int LINE_BYTES_MAX = 64 << 10;

    private final List<String> lines;
    private final byte[] body;

    private HttpMessage(List<String> lines, byte[] body) {
        this.lines = lines;
        this.body = body;
    }

    /// The next one without its body, or null when the peer has sent its last.
    static @Nullable HttpMessage head(InputStream in) throws IOException {
        String first = line(in);
        if (first == null) {
            return null;
        }
        List<String> lines = new ArrayList<>();
        for (String line = first; !line.isEmpty(); line = requireLine(in)) {
            lines.add(line);
        }
        return new HttpMessage(List.copyOf(lines), new byte[0]);
    }

    /// This head with the body that follows it.
    HttpMessage withBody(InputStream in) throws IOException {
        boolean isInChunks = header("transfer-encoding").orElse("").equalsIgnoreCase("chunked");
        return new HttpMessage(lines, isInChunks ? chunks(in) : exactly(in, contentLength()));
    }

    int contentLength() {
        return Integer.parseInt(header("content-length").orElse("0"));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        int count;
        do {
            String size = requireLine(in);
            count = Integer.parseInt(size, 16);
            all.write((size + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            all.write(exactly(in, count + 2));
        } while (count > 0);
        return all.toByteArray();
    }

    private static byte[] exactly(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("a body of " + count + " bytes ends after " + bytes.length);
        }
        return bytes;
    }

    private static String requireLine(InputStream in) throws IOException {
        String line = line(in);
        if (line == null) {
            throw new EOFException("a head ends early");
        }
        return line;
    }

    private static @Nullable String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                if (line.isEmpty()) {
                    return null;
                }
                throw new EOFException("a line ends early");
            }
            line.append((char) c);
            if (line.length() > LINE_BYTES_MAX) {
                throw new IOException("a line without end");
            }
        }
        return line.toString().strip();
    }

    static HttpMessage answer(int status, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new HttpMessage(
                List.of(
                        "HTTP/1.1 " + status + " Answer",
                        "Content-Type: application/xml",
                        "Content-Length: " + bytes.length),
                bytes);
    }

    /// Without the first line.
    List<String> headers() {
        return lines.subList(1, lines.size());
    }

    int bodyBytes() {
        return body.length;
    }

    Optional<String> header(String name) {
        String begin = name.toLowerCase(Locale.ROOT) + ":";
        return headers().stream()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(begin))
                .map(line -> line.substring(begin.length()).strip())
                .findFirst();
    }

    /// Of a request.
    String method() {
        return firstLine().get(0);
    }

    /// Of a request.
    String path() {
        return firstLine().get(1);
    }

    private List<String> firstLine() {
        return List.of(lines.getFirst().split(" ", 3));
    }

    /// Writes the head and so many bytes of the body.
    void write(OutputStream out, int bodyBytes) throws IOException {
        String head = String.join("\r\n", lines) + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.write(body, 0, bodyBytes);
        out.flush();
    }
}
