package io.dittofs.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A password, key or hash. It is never shown: [#toString()] is a mask, and the printer writes the mask or the file
/// that the secret came from.
public final class Secret {
    /// What stands for a secret wherever it would be seen.
    public static final String MASK = "********";

    private final String value;
    private final @Nullable Path file;

    private Secret(String value, @Nullable Path file) {
        this.value = value;
        this.file = file;
    }

    public static Secret of(String value) {
        return new Secret(value, null);
    }

    static Secret read(String value, Path file) {
        return new Secret(value, file);
    }

    /// The secret itself, for the code that authenticates with it.
    public String reveal() {
        return value;
    }

    /// The file it was read from, where its `…_file` key was used.
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes(value), bytes(secret.value));
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return MASK;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
