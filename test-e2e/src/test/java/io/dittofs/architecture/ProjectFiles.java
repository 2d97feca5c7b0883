package io.dittofs.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// The files of the project as a clone has them: no build output, nothing of an editor or of git.
final class ProjectFiles {
    private static final Set<String> NOT_OURS = Set.of("target", ".git", ".idea", ".vscode", ".settings");

    /// The folder that holds the modules.
    static final Path ROOT = root();

    private static final List<Path> FILES = read();

    private ProjectFiles() {}

    /// Every file whose name ends so, in a stable order.
    static List<Path> ending(String... suffixes) {
        return all().stream()
                .filter(file -> {
                    String name = file.getFileName().toString();
                    return List.of(suffixes).stream().anyMatch(name::endsWith);
                })
                .toList();
    }

    /// Every file that holds text.
    static List<Path> all() {
        return FILES;
    }

    // What git tracks where there is git, else what an unpacked archive holds.
    private static List<Path> read() {
        try {
            List<Path> files = Files.exists(ROOT.resolve(".git")) ? tracked() : walked();
            return files.stream()
                    .filter(ProjectFiles::isText)
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> tracked() throws IOException {
        Process git = new ProcessBuilder("git", "ls-files", "-z")
                .directory(ROOT.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return Pattern.compile("\0").splitAsStream(names).map(ROOT::resolve).toList();
    }

    private static List<Path> walked() throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean isOurs = !NOT_OURS.contains(directory.getFileName().toString());
                return isOurs ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                found.add(file);
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }

    static List<String> lines(Path file) {
        return text(file).lines().toList();
    }

    static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }

    /// The file's path below the root, with slashes.
    static String name(Path file) {
        return ROOT.relativize(file).toString();
    }

    private static boolean isText(Path file) {
        String name = file.getFileName().toString();
        return !name.matches(".*\\.(png|svg|jar|gz|ico|hprof|jfr|class)");
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        for (Path at = here; at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve("dittofs-metadata")) && Files.isRegularFile(at.resolve("pom.xml"))) {
                return at;
            }
        }
        throw new IllegalStateException("not inside the project: " + here);
    }
}
