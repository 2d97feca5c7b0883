package io.dittofs.config;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Writes block-style YAML, two spaces a level. A value follows its key, or its list item, by one of the methods below.
final class YamlWriter {
    private static final String INDENT = "  ";
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z/.][A-Za-z0-9_./-]*(?::[A-Za-z0-9_./-]+)*|\\d+\\.\\d+\\.\\d+\\.\\d+(?:/\\d+)?");
    private static final Set<String> WORDS_WITH_MEANING =
            Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n", ".nan", ".inf");

    private final StringBuilder text = new StringBuilder();
    private int depth = -1;
    /// Whether the next key stands on the line of its list item.
    private boolean isInItem;

    YamlWriter() {
        begin();
    }

    YamlWriter key(String key) {
        startLine();
        text.append(quotedIfNeeded(key)).append(':');
        return this;
    }

    void item() {
        startLine();
        text.append('-');
        isInItem = true;
    }

    /// A section or list follows.
    void begin() {
        depth++;
        if (depth > 0 && !isInItem) {
            text.append('\n');
        }
    }

    void end() {
        depth--;
        assert depth >= 0;
    }

    void emptyList() {
        endLine("[]");
    }

    void emptySection() {
        endLine("{}");
    }

    void scalar(String value) {
        endLine(quotedIfNeeded(value));
    }

    /// The value of a type that YAML need not keep from being taken for another one.
    void scalar(Shape.Single shape, String value) {
        endLine(shape.type().isPlain() ? value : quotedIfNeeded(value));
    }

    private void startLine() {
        if (isInItem) {
            text.append(' ');
        } else {
            text.append(INDENT.repeat(depth));
        }
        isInItem = false;
    }

    private void endLine(String value) {
        text.append(' ').append(value).append('\n');
        isInItem = false;
    }

    static String quotedIfNeeded(String value) {
        boolean isPlain =
                PLAIN.matcher(value).matches() && !WORDS_WITH_MEANING.contains(value.toLowerCase(Locale.ROOT));
        return isPlain ? value : quoted(value);
    }

    private static String quoted(String value) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                quoted.append(c);
            } else if (Character.isLetterOrDigit(c)) {
                quoted.append(c);
            } else {
                quoted.append(String.format("\\u%04x", (int) c));
            }
        }
        return quoted.append('"').toString();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
