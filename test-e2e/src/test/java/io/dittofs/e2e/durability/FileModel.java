package io.dittofs.e2e.durability;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What a file must hold: all that was acknowledged, and either or not the one change that was asked for last and not
/// answered.
///
/// **Threading**: used by one thread.
final class FileModel {
    private final byte[] bytes;
    private int size;

    private @Nullable Change pending;

    FileModel(int limit) {
        this.bytes = new byte[limit];
    }

    /// A change that can be asked for.
    sealed interface Change {
        /// The size of a file of `before` bytes after it.
        int sizeAfter(int before);

        /// Bytes of a WRITE.
        @SuppressWarnings("ArrayRecordComponent") // Never compared, and not changed by anybody.
        record Write(int offset, byte[] data) implements Change {
            @Override
            public int sizeAfter(int before) {
                return Math.max(before, offset + data.length);
            }
        }

        /// A SETATTR of the size.
        record Resize(int size) implements Change {
            @Override
            public int sizeAfter(int before) {
                return size;
            }
        }
    }

    int size() {
        return size;
    }

    int limit() {
        return bytes.length;
    }

    /// The change is asked for. The one before was answered.
    void begin(Change change) {
        assert pending == null;
        pending = change;
    }

    /// The change was acknowledged.
    void acknowledge() {
        if (pending != null) {
            apply(pending);
            pending = null;
        }
    }

    /// Another file takes its place, an empty one.
    void clear() {
        assert pending == null;
        apply(new Change.Resize(0));
    }

    private void apply(Change change) {
        int newSize = change.sizeAfter(size);
        switch (change) {
            case Change.Write(int offset, byte[] data) -> System.arraycopy(data, 0, bytes, offset, data.length);
            case Change.Resize _ -> Arrays.fill(bytes, Math.min(size, newSize), size, (byte) 0);
        }
        size = newSize;
    }

    boolean isPending() {
        return pending != null;
    }

    /// Compares what was read from an offset on; null when it is right, else what is not.
    @Nullable
    String difference(int offset, byte[] found) {
        int at = Arrays.mismatch(found, 0, found.length, bytes, offset, offset + found.length);
        return at < 0
                ? null
                : "at offset %d there must be %s and is %s"
                        .formatted(offset + at, hex(bytes, offset + at), hex(found, at));
    }

    /// Settles what became of the change that was not answered, from all that the file has now; null when it is right,
    /// else what is not.
    @Nullable
    String settle(byte[] found) {
        Change change = pending;
        pending = null;
        if (change == null) {
            return found.length == size
                    ? difference(0, found)
                    : "the size must be %d and is %d".formatted(size, found.length);
        }
        int newSize = change.sizeAfter(size);
        if (found.length != size && found.length != newSize) {
            return "the size must be %d, or %d, and is %d".formatted(size, newSize, found.length);
        }
        return switch (change) {
            case Change.Write(int offset, byte[] data) -> settleWrite(offset, data, found);
            case Change.Resize resize -> {
                if (found.length != size) {
                    apply(resize);
                }
                yield difference(0, found);
            }
        };
    }

    // Each byte is the old one or the new one; what it is, it remains.
    private @Nullable String settleWrite(int offset, byte[] data, byte[] found) {
        size = found.length;
        for (int i = offset; i < Math.min(offset + data.length, found.length); i++) {
            if (found[i] == data[i - offset]) {
                bytes[i] = found[i];
            }
        }
        return difference(0, found);
    }

    private static String hex(byte[] of, int at) {
        StringBuilder text = new StringBuilder();
        for (int i = at; i < Math.min(of.length, at + 8); i++) {
            text.append("%02x".formatted(of[i]));
        }
        return text.toString();
    }
}
