package io.dittofs.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Why a file could not be read or written, in words; Java's own messages often are no more than the file's name.
final class Reason {
    private Reason() {}

    static String of(IOException error) {
        return switch (error) {
            case NoSuchFileException _ -> "there is no such file";
            case FileAlreadyExistsException e -> e.getFile() + " is no folder";
            case AccessDeniedException _ -> "permission denied";
            case FileSystemException e when e.getReason() != null -> e.getReason();
            default -> error.getMessage() == null ? error.toString() : error.getMessage();
        };
    }
}
