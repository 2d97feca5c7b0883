package io.dittofs.blocks.filesystem;

import io.dittofs.blocks.store.BlockStoreException;
import io.dittofs.blocks.store.BlockStoreException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;

/// What errors of the file system mean. Java tells most of them apart by their text alone. Stateless.
final class Faults {
    private Faults() {}

    /// What it means that an object cannot be written or deleted. There the old bytes are no concern: a
    /// medium that fails once may work the next time.
    static BlockStoreException ofWriting(String what, IOException failure) {
        return new BlockStoreException(kind(failure, Kind.UNAVAILABLE), message(what, failure), failure);
    }

    /// What it means that an object which is there cannot be read.
    static BlockStoreException ofReading(String what, IOException failure) {
        return new BlockStoreException(kind(failure, Kind.DAMAGED), message(what, failure), failure);
    }

    /// Whether a part of the path is a file.
    static boolean isNotDirectory(IOException failure) {
        return text(failure).contains("Not a directory");
    }

    private static Kind kind(IOException failure, Kind ofMedium) {
        if (failure instanceof AccessDeniedException) {
            return Kind.REFUSED;
        }
        String text = text(failure);
        if (text.contains("No space left") || text.contains("quota exceeded")) {
            return Kind.FULL;
        }
        if (text.contains("Read-only file system") || text.contains("Operation not permitted")) {
            return Kind.REFUSED;
        }
        return text.contains("Input/output error") ? ofMedium : Kind.UNAVAILABLE;
    }

    private static String message(String what, IOException failure) {
        String text = text(failure);
        return what + ": " + (text.isEmpty() ? failure.getClass().getSimpleName() : text);
    }

    private static String text(IOException failure) {
        String text = failure instanceof FileSystemException named && named.getReason() != null
                ? named.getReason()
                : failure.getMessage();
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        return text == null ? "" : text;
    }
}
