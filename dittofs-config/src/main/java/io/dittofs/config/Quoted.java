package io.dittofs.config;

/// Text of a file in a message: in quotes, on one line, of bounded length.
final class Quoted {
    private static final int CHARS_MAX = 60;

    private Quoted() {}

    static String of(String text) {
        var quoted = new StringBuilder("'");
        for (int i = 0; i < Math.min(text.length(), CHARS_MAX); i++) {
            char c = text.charAt(i);
            quoted.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
        }
        return quoted.append(text.length() > CHARS_MAX ? "…'" : "'").toString();
    }
}
