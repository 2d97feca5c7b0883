package io.dittofs.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The text of a configuration and what it is called in messages.
///
/// @param name usually the path of a file
/// @param text YAML, maybe empty
public record ConfigSource(String name, String text) {
    /// Nothing configured: everything has its default.
    public static final ConfigSource NONE = new ConfigSource(Location.DEFAULT.source(), "");

    /// Reads a file.
    ///
    /// **Errors**: `IOException` where it cannot be read, [ConfigException] where it is too large or not UTF-8.
    public static ConfigSource file(Path file) throws IOException, ConfigException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(Limits.SOURCE_BYTES_MAX + 1);
        }
        if (bytes.length > Limits.SOURCE_BYTES_MAX) {
            throw refusal(file, "is larger than 1MiB, the most that a configuration may have");
        }
        try {
            var decoder = StandardCharsets.UTF_8.newDecoder();
            return new ConfigSource(
                    file.toString(), decoder.decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException notUtf8) {
            ConfigException refusal = refusal(file, "is not UTF-8 text");
            refusal.initCause(notUtf8);
            throw refusal;
        }
    }

    private static ConfigException refusal(Path file, String message) {
        return new ConfigException(List.of(new Problem(file.toString(), 1, 1, "", message)));
    }
}
