package io.dittofs.server.logging;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One JSON object without line breaks, written field by field.
///
/// A name that was written before is dropped: a reader would keep only one of the two values, and not the same in each
/// language. A lone surrogate, which UTF-8 cannot carry, is written as an escape.
///
/// **Threading**: confined to the thread that writes it.
public final class JsonText {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder text = new StringBuilder(256).append('{');
    private final Set<String> names = new HashSet<>();

    /// Adds a field. Numbers and booleans stay what they are, everything else becomes a string.
    public JsonText field(String name, @Nullable Object value) {
        if (!names.add(name)) {
            return this;
        }
        if (names.size() > 1) {
            text.append(',');
        }
        quote(name);
        text.append(':');
        switch (value) {
            case null -> text.append("null");
            case Byte _, Short _, Integer _, Long _, Boolean _ -> text.append(value);
            default -> quote(String.valueOf(value));
        }
        return this;
    }

    /// The object.
    public String object() {
        return text + "}";
    }

    /// The object and the line break that separates it from the next.
    String line() {
        return text.append("}\n").toString();
    }

    private void quote(String string) {
        text.append('"');
        for (int i = 0; i < string.length(); i++) {
            char character = string.charAt(i);
            switch (character) {
                case '"' -> text.append("\\\"");
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    if (character < 0x20 || character == 0x7F || isLoneSurrogate(string, i)) {
                        escape(character);
                    } else {
                        text.append(character);
                    }
                }
            }
        }
        text.append('"');
    }

    private void escape(char character) {
        text.append("\\u");
        for (int shift = 12; shift >= 0; shift -= 4) {
            text.append(HEX[character >> shift & 0xF]);
        }
    }

    private static boolean isLoneSurrogate(String string, int index) {
        char character = string.charAt(index);
        if (Character.isHighSurrogate(character)) {
            return index + 1 == string.length() || !Character.isLowSurrogate(string.charAt(index + 1));
        }
        return Character.isLowSurrogate(character)
                && (index == 0 || !Character.isHighSurrogate(string.charAt(index - 1)));
    }
}
