package io.dittofs.e2e.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The C programs of the tests, compiled once per run.
public final class CompiledTools {
    private static final Duration COMPILE_LIMIT = Duration.ofMinutes(3);
    private static final Path OUTPUT = Path.of("target", "e2e-tools").toAbsolutePath();
    private static final Path SOURCES = Path.of("src", "test").toAbsolutePath();

    private static final List<String> PROGRAM = List.of("-std=c17", "-O1", "-Wall", "-Wextra", "-Werror", "-static");

    private CompiledTools() {}

    /// The checks of POSIX rules, one program without libraries.
    public static Path posixRules() {
        return Rules.BINARY;
    }

    /// Lists a directory while it is changed.
    public static Path listing() {
        return Listing.BINARY;
    }

    /// Does random operations to files and compares what it reads with what it wrote.
    public static Path exerciser() {
        return Exerciser.BINARY;
    }

    /// What lets the guest's kernel run on processors that are newer than it.
    static Path preload() {
        return Preload.LIBRARY;
    }

    private static final class Rules {
        static final Path BINARY = compile("posix_rules", PROGRAM, sources(SOURCES.resolve("c")));
    }

    private static final class Listing {
        static final Path BINARY =
                compile("listing", PROGRAM, List.of(SOURCES.resolve("guest").resolve("listing.c")));
    }

    private static final class Exerciser {
        static final Path BINARY = compile("exerciser", PROGRAM, sources(SOURCES.resolve("exerciser")));
    }

    private static final class Preload {
        static final Path LIBRARY = compile(
                "xstate.so",
                List.of("-O2", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC"),
                List.of(SOURCES.resolve("guest").resolve("xstate.c")));
    }

    private static Path compile(String name, List<String> options, List<Path> sources) {
        try {
            Files.createDirectories(OUTPUT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path result = OUTPUT.resolve(name);
        List<String> command = new ArrayList<>(List.of("gcc"));
        command.addAll(options);
        command.addAll(List.of("-o", result.toString()));
        sources.forEach(source -> command.add(source.toString()));
        HostCommand.succeed(COMPILE_LIMIT, command);
        return result;
    }

    private static List<Path> sources(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".c")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
