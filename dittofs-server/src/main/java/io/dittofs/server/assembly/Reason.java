package io.dittofs.server.assembly;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Why a store cannot be opened, in words. Java's own messages about files often are no more than their names.
final class Reason {
    private Reason() {}

    static String of(Exception failure) {
        return switch (failure) {
            case FileSystemException file when file.getReason() == null -> file.getFile() + ": " + words(file);
            default -> failure.getMessage() == null ? failure.toString() : failure.getMessage();
        };
    }

    private static String words(FileSystemException file) {
        return switch (file) {
            case AccessDeniedException _ -> "permission denied";
            case NoSuchFileException _ -> "no such file or directory";
            case FileAlreadyExistsException _ -> "is there and is no directory";
            default -> file.getClass().getSimpleName();
        };
    }
}
