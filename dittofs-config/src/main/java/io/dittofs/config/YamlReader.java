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
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads one YAML document into a [Node]. Anchors and aliases are refused, which also keeps the tree no larger than
/// the text; text size and depth are bounded.
///
/// **Errors**: told to the [ProblemList], whatever the text is.
final class YamlReader {
    private static final Pattern MARK = Pattern.compile("^ in .*, line (\\d{1,9}), column (\\d{1,9})");
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
        if (source.text().length() > Limits.SOURCE_BYTES_MAX) {
            problems.add(start, "", "is larger than 1MiB, the most that a configuration may have");
            return null;
        }
        try (YAMLParser parser = YAML.createParser(source.text())) {
            return new YamlReader(source, parser, problems).document(start);
        } catch (JsonProcessingException malformed) {
            refuse(source, location(source, malformed.getLocation(), start), malformed, problems);
        } catch (IOException | RuntimeException malformed) {
            // The library answers some malformed text with exceptions of its own that carry no place.
            refuse(source, start, malformed, problems);
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
        if (depth > Limits.DEPTH_MAX) {
            problems.add(location, path, "is nested more than " + Limits.DEPTH_MAX + " levels deep");
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

    /// Tells what the library says of malformed text, at the place that it says it of: its messages hold both, while
    /// the
    /// location of its exception is only where the last good token was.
    private static void refuse(ConfigSource source, Location otherwise, Exception malformed, ProblemList problems) {
        String message = malformed instanceof JsonProcessingException json
                ? json.getOriginalMessage()
                : String.valueOf(malformed.getMessage());
        Location location = otherwise;
        StringJoiner reason = new StringJoiner(": ");
        for (String line : message.lines().toList()) {
            Matcher mark = MARK.matcher(line);
            if (mark.find()) {
                location = new Location(source.name(), number(mark.group(1)), number(mark.group(2)));
            } else if (!line.isBlank() && !Character.isWhitespace(line.charAt(0))) {
                reason.add(Quoted.plain(line));
            }
        }
        problems.add(location, "", "is not YAML: " + reason);
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }
}
