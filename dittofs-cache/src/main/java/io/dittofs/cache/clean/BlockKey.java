package io.dittofs.cache.clean;

/// The name of a block in the cache: its SHA-256, as four big-endian numbers.
public record BlockKey(long first, long second, long third, long fourth) {
    /// Any part of a cryptographic hash is a good hash.
    @Override
    public int hashCode() {
        return Long.hashCode(fourth);
    }
}
