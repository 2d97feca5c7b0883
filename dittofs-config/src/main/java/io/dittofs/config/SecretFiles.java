package io.dittofs.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads secrets that are kept in files of their own.
final class SecretFiles {
    private SecretFiles() {}

    /// The content without the line end that editors append.
    ///
    /// **Errors**: `IllegalArgumentException` that says what is wrong with the file, and nothing of its content.
    static Secret read(Path file) {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(Limits.SECRET_BYTES_MAX + 1);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("names a file that cannot be read: " + reason(unreadable), unreadable);
        }
        if (bytes.length > Limits.SECRET_BYTES_MAX) {
            throw new IllegalArgumentException("names a file that is larger than 64KiB");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new IllegalArgumentException("names a file that is not UTF-8 text", notUtf8);
        }
        String value = text.replaceFirst("[\r\n]+$", "");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("names a file that is empty");
        }
        return Secret.read(value, file);
    }

    private static String reason(IOException unreadable) {
        return switch (unreadable) {
            case NoSuchFileException _ -> "it does not exist";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(unreadable.getMessage());
        };
    }
}
