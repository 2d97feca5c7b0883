package io.dittofs.config;

/// Text of a file in a message: in quotes, on one line, of bounded length.
final class Quoted {
    private Quoted() {}

    static String of(String text) {
        return "'" + plain(text.substring(0, Math.min(text.length(), Limits.QUOTED_CHARS_MAX)))
                + (text.length() > Limits.QUOTED_CHARS_MAX ? "…'" : "'");
    }

    /// Only what every terminal shows.
    static String plain(String text) {
        return text.chars()
                .map(c -> Character.isISOControl(c) || Character.isSurrogate((char) c) ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
