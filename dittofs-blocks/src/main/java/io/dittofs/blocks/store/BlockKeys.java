package io.dittofs.blocks.store;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/// What keys are.
///
/// ```text
/// Key     -> Segment ( "/" Segment )*     at most 800 bytes in UTF-8
/// Segment -> 1 to 255 bytes, neither "." nor "..", without control characters and unpaired surrogates
/// ```
///
/// So a key is a relative path that stays below where it begins, and fits both a file system and, with a
/// prefix before it, the 1024 bytes of S3. A store may refuse keys that are not ASCII. Stateless.
public final class BlockKeys {
    /// The most bytes of a key.
    public static final int BYTES_MAX = 800;
    /// The most bytes between two slashes.
    public static final int SEGMENT_BYTES_MAX = 255;

    /// The order of listings: by code points, which is also that of the bytes in UTF-8.
    public static final Comparator<String> ORDER = BlockKeys::compare;

    private static final int FIRST_PRINTABLE = 0x20;
    private static final int DELETE = 0x7F;
    private static final int ASCII_MAX = 0x7F;
    private static final int TWO_BYTES_MAX = 0x7FF;

    private BlockKeys() {}

    /// The key, if it is one; else an [IllegalArgumentException].
    public static String requireValid(String key) {
        String problem = problem(key);
        if (problem != null) {
            throw new IllegalArgumentException("not a key of a block store (" + problem + "): " + printable(key));
        }
        return key;
    }

    public static boolean isValid(String key) {
        return problem(key) == null;
    }

    /// Whether all characters are of ASCII.
    public static boolean isAscii(String key) {
        return key.chars().allMatch(c -> c <= ASCII_MAX);
    }

    private static @Nullable String problem(String key) {
        int bytes = 0;
        int segmentBegin = 0;
        int segmentBytes = 0;
        for (int i = 0; i < key.length(); ) {
            int c = key.codePointAt(i);
            if (c < FIRST_PRINTABLE || c == DELETE || isSurrogate(c)) {
                return "it has a character that no key has";
            }
            int width = utf8Bytes(c);
            if (c == '/') {
                if (isNoName(key, segmentBegin, i)) {
                    return "it has a part that is no name";
                }
                segmentBytes = 0;
                segmentBegin = i + 1;
            } else {
                segmentBytes += width;
            }
            bytes += width;
            if (bytes > BYTES_MAX || segmentBytes > SEGMENT_BYTES_MAX) {
                return "it is too long";
            }
            i += Character.charCount(c);
        }
        return isNoName(key, segmentBegin, key.length()) ? "it has a part that is no name" : null;
    }

    private static boolean isNoName(String key, int begin, int end) {
        String segment = key.substring(begin, Math.min(end, begin + 3));
        return segment.isEmpty() || segment.equals(".") || segment.equals("..");
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private static int utf8Bytes(int codePoint) {
        if (codePoint <= ASCII_MAX) {
            return 1;
        }
        if (codePoint <= TWO_BYTES_MAX) {
            return 2;
        }
        return codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT ? 3 : 4;
    }

    private static String printable(String key) {
        String begin = key.length() > SEGMENT_BYTES_MAX ? key.substring(0, SEGMENT_BYTES_MAX) + "..." : key;
        return begin.replaceAll("[\\p{Cntrl}\\p{Cs}]", "?");
    }

    private static int compare(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // Surrogates stand for code points above all that are one char.
                boolean areOfOneKind = Character.isSurrogate(x) == Character.isSurrogate(y);
                return areOfOneKind ? Character.compare(x, y) : Character.isSurrogate(x) ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
