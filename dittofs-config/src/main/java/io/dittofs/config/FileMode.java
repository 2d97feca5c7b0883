package io.dittofs.config;

import java.util.regex.Pattern;

/// Permission bits of a file with set-uid, set-gid and sticky, written in octal: `0755`, `01777`.
///
/// @param bits 0 to 07777
public record FileMode(int bits) {
    private static final int BITS_MAX = 07777;
    private static final int OCTAL = 8;
    private static final Pattern FORM = Pattern.compile("(?:0o)?0{0,2}[0-7]{1,4}");

    public FileMode {
        if (bits < 0 || bits > BITS_MAX) {
            throw new IllegalArgumentException("a mode is 0 to 07777 in octal");
        }
    }

    /// **Errors**: `IllegalArgumentException` that says what is expected.
    public static FileMode parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "must be an octal mode from 0 to 07777, such as 0755, not " + Quoted.of(text));
        }
        String digits = text.startsWith("0o") ? text.substring(2) : text;
        return new FileMode(Integer.parseInt(digits, OCTAL));
    }

    @Override
    public String toString() {
        return String.format("%04o", bits);
    }
}
