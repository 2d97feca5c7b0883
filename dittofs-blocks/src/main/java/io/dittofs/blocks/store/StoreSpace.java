package io.dittofs.blocks.store;

/// How much room a store has. Immutable.
///
/// @param totalBytes of the whole store, with what others keep on the same disk
/// @param freeBytes what can still be put
public record StoreSpace(long totalBytes, long freeBytes) {
    /// Of a store that has no end.
    public static final StoreSpace UNLIMITED = new StoreSpace(Long.MAX_VALUE, Long.MAX_VALUE);

    public StoreSpace {
        if (freeBytes < 0 || freeBytes > totalBytes) {
            throw new IllegalArgumentException(freeBytes + " bytes free of " + totalBytes);
        }
    }

    public boolean isUnlimited() {
        return equals(UNLIMITED);
    }
}
