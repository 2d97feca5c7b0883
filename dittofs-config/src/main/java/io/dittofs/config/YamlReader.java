package io.dittofs.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads one YAML document into a [Node]. Anchors and aliases are refused, which also keeps the tree no larger than
/// the text; text size and depth are bounded.
///
/// **Errors**: told to the [ProblemList], whatever the text is.
final class YamlReader {
    private static final int DEPTH_MAX = 24;
    private static final YAMLFactory YAML = new YAMLFactory();

    private final ConfigSource source;
    private final YAMLParser parser;
    private final ProblemList problems;

    private YamlReader(ConfigSource source, YAMLParser parser, ProblemList problems) {
        this.source = source;
        this.parser = parser;
        this.problems = problems;
    }

    /// The document; null where there is none to go on with.
    static @Nullable Node read(ConfigSource source, ProblemList problems) {
        var start = source.text().isEmpty() ? new Location(source.name(), 0, 0) : new Location(source.name(), 1, 1);
        if (source.text().length() > ConfigSource.BYTES_MAX) {
            problems.add(start, "", "is larger than 1MiB, the most that a configuration may have");
            return null;
        }
        try (YAMLParser parser = YAML.createParser(source.text())) {
            return new YamlReader(source, parser, problems).document(start);
        } catch (JsonProcessingException malformed) {
            problems.add(location(source, malformed.getLocation(), start), "", "is not YAML: " + reason(malformed));
        } catch (IOException | RuntimeException malformed) {
            // The library answers some malformed text with exceptions of its own that carry no place.
            problems.add(start, "", "is not YAML: " + reason(malformed));
        }
        return null;
    }

    private Node document(Location start) throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            return new Node.Scalar(null, start);
        }
        Node node = value(first, "", 0);
        if (parser.nextToken() != null) {
            problems.add(here(), "", "a second document begins here; only one is read");
        }
        return node;
    }

    private Node value(JsonToken token, String path, int depth) throws IOException {
        Location location = here();
        if (depth > DEPTH_MAX) {
            problems.add(location, path, "is nested more than " + DEPTH_MAX + " levels deep");
            parser.skipChildren();
            return new Node.Scalar(null, location);
        }
        if (parser.isCurrentAlias() || parser.getObjectId() != null) {
            problems.add(location, path, "anchors (&) and aliases (*) are not supported; write the value out");
        }
        return switch (token) {
            case START_OBJECT -> fields(location, path, depth);
            case START_ARRAY -> items(location, path, depth);
            case VALUE_NULL -> new Node.Scalar(null, location);
            default -> new Node.Scalar(parser.getText(), location);
        };
    }

    private Node fields(Location location, String path, int depth) throws IOException {
        Map<String, Node.Field> fields = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            Location keyLocation = here();
            String fieldPath = Paths.child(path, name);
            Node value = value(next(), fieldPath, depth + 1);
            Node.Field earlier = fields.get(name);
            if (earlier == null) {
                fields.put(name, new Node.Field(keyLocation, value));
            } else {
                problems.add(
                        keyLocation,
                        fieldPath,
                        "is already set in line " + earlier.keyLocation().line());
            }
        }
        return new Node.Fields(fields, location);
    }

    private Node items(Location location, String path, int depth) throws IOException {
        List<Node> items = new ArrayList<>();
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            items.add(value(token, Paths.element(path, items.size()), depth + 1));
        }
        return new Node.Items(items, location);
    }

    private JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new IOException("it ends in the middle of a value");
        }
        return token;
    }

    private Location here() {
        return location(source, parser.currentTokenLocation(), Location.DEFAULT);
    }

    private static Location location(ConfigSource source, @Nullable JsonLocation place, Location otherwise) {
        return place == null || place.getLineNr() < 1
                ? otherwise
                : new Location(source.name(), place.getLineNr(), Math.max(1, place.getColumnNr()));
    }

    /// The library's message without its picture of the place, which the location tells.
    private static String reason(Exception malformed) {
        String message = malformed instanceof JsonProcessingException json
                ? json.getOriginalMessage()
                : String.valueOf(malformed.getMessage());
        return message.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .limit(1)
                .findFirst()
                .orElse("unreadable");
    }
}
