package io.dittofs.architecture;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The limits of the house style on Java sources. An exception is named here with its reason.
final class TidyTest {
    private static final int METHOD_LINES_MAX = 70;
    private static final int TYPE_LINES_AIM = 400;
    private static final int TYPE_LINES_MAX = 500;
    private static final int PARAMETERS_MAX = 5;
    private static final int LINE_COLUMNS_MAX = 120;
    private static final int FILES_MIN = 200;

    /// Types of more than 400 lines, none of more than 500.
    private static final Map<String, String> LONG_TYPES = Map.of(
            "Connection", "one state machine; its halves would need each other's every field",
            "LogSpace", "what one lock guards; its halves would share every field",
            "ResultCodecTest", "one golden reply per procedure, side by side");

    /// Names that no code uses, and why.
    private static final Map<String, String> BANNED = banned();

    /// File name and banned name, where one is right after all.
    private static final Map<String, String> ALLOWED = Map.of(
            "LibraryLog.java java.util.logging.Logger", "takes away what OpenTelemetry would say on standard error");

    @Test
    void sourcesWereRead() {
        assertThat(JavaSource.ALL).as("a rule over no sources holds always").hasSizeGreaterThan(FILES_MIN);
    }

    @Test
    void methodsFitOnAScreen() {
        List<String> problems = new ArrayList<>();
        for (JavaSource source : JavaSource.ALL) {
            for (JavaSource.Method method : source.methods()) {
                if (method.lines() > METHOD_LINES_MAX) {
                    problems.add("%s:%d: %s has %d lines, more than %d"
                            .formatted(source.file(), method.line(), method.name(), method.lines(), METHOD_LINES_MAX));
                }
            }
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void methodsTakeFewParameters() {
        List<String> problems = new ArrayList<>();
        for (JavaSource source : JavaSource.ALL) {
            for (JavaSource.Method method : source.methods()) {
                if (method.parameters() > PARAMETERS_MAX) {
                    problems.add("%s:%d: %s takes %d parameters, more than %d; a record names them"
                            .formatted(
                                    source.file(), method.line(), method.name(), method.parameters(), PARAMETERS_MAX));
                }
            }
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void typesAreShort() {
        List<String> problems = new ArrayList<>();
        for (JavaSource source : JavaSource.ALL) {
            for (JavaSource.Type type : source.types()) {
                int most = LONG_TYPES.containsKey(type.name()) ? TYPE_LINES_MAX : TYPE_LINES_AIM;
                if (!type.isEnum() && type.lines() > most) {
                    problems.add("%s: %s has %d lines, more than %d"
                            .formatted(source.file(), type.name(), type.lines(), most));
                }
            }
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void exceptionsAreStillNeeded() {
        Map<String, Integer> lines = JavaSource.ALL.stream()
                .flatMap(source -> source.types().stream())
                .collect(toMap(JavaSource.Type::name, JavaSource.Type::lines, Math::max));
        assertThat(LONG_TYPES.keySet())
                .as("types that were allowed to be long and are not")
                .allMatch(name -> lines.getOrDefault(name, 0) > TYPE_LINES_AIM);
    }

    @Test
    void aFileHoldsOnePublicType() {
        List<String> problems = new ArrayList<>();
        for (JavaSource source : JavaSource.ALL) {
            List<String> visible = source.types().stream()
                    .filter(JavaSource.Type::isPublic)
                    .map(JavaSource.Type::name)
                    .toList();
            if (visible.size() > 1) {
                problems.add(source.file() + ": " + visible);
            }
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void linesFitTheWidth() {
        List<String> problems = new ArrayList<>();
        for (Path file : ProjectFiles.ending(".java", ".c", ".h")) {
            List<String> lines = ProjectFiles.lines(file);
            for (int i = 0; i < lines.size(); i++) {
                int columns = lines.get(i).codePointCount(0, lines.get(i).length());
                if (columns > LINE_COLUMNS_MAX) {
                    problems.add("%s:%d: %d columns".formatted(ProjectFiles.name(file), i + 1, columns));
                }
            }
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void noBannedNameIsUsed() {
        List<String> problems = new ArrayList<>();
        for (JavaSource source : JavaSource.ALL) {
            String fileName = Path.of(source.file()).getFileName().toString();
            for (JavaSource.Name name : source.names()) {
                String reason = BANNED.get(name.text());
                if (reason != null && !ALLOWED.containsKey(fileName + " " + name.text())) {
                    problems.add("%s:%d: %s: %s".formatted(source.file(), name.line(), name.text(), reason));
                }
            }
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void nothingIsLeftToDo() {
        // Put together here, so that this file does not name what it forbids.
        List<String> markers = List.of("TO" + "DO", "FIX" + "ME", "XX" + "X:");
        List<String> problems = new ArrayList<>();
        for (Path file : ProjectFiles.ending(".java", ".c", ".h", ".sh", ".xml", ".yaml", ".yml", ".md")) {
            List<String> lines = ProjectFiles.lines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (markers.stream().anyMatch(lines.get(i)::contains)) {
                    problems.add("%s:%d: %s"
                            .formatted(
                                    ProjectFiles.name(file), i + 1, lines.get(i).strip()));
                }
            }
        }
        assertThat(problems).as("what is not done is an issue, not a comment").isEmpty();
    }

    // A package of tests may lean on the description of the package that it tests. Programs that make packages have
    // none.
    @Test
    void everyPackageOfSourcesIsNullMarked() {
        Set<String> problems = new TreeSet<>();
        for (Path file : ProjectFiles.ending(".java")) {
            String folder = ProjectFiles.name(file.resolveSibling(""));
            if (folder.contains("/src/main/distribution")) {
                continue;
            }
            if (!isMarked(folder) && !isMarked(folder.replace("/src/test/java/", "/src/main/java/"))) {
                problems.add(folder);
            }
        }
        assertThat(problems)
                .as("every package, those of tests too, has a package-info that says what it is, @NullMarked")
                .isEmpty();
    }

    private static boolean isMarked(String folder) {
        Path info = ProjectFiles.ROOT.resolve(folder).resolve("package-info.java");
        return Files.exists(info) && ProjectFiles.text(info).contains("@NullMarked");
    }

    private static Map<String, String> banned() {
        Map<String, String> banned = new LinkedHashMap<>();
        banned.put("System.currentTimeMillis", "time is handed in");
        banned.put("Thread.sleep", "wait for the event, not for a while");
        banned.put("TimeUnit.sleep", "wait for the event, not for a while");
        banned.put("ThreadLocal", "identity and buffers are passed explicitly");
        banned.put("sun.misc.Unsafe", "foreign memory has an API");
        banned.put("Unsafe", "foreign memory has an API");
        banned.put("Cleaner", "correctness does not wait for the garbage collector");
        banned.put("ServiceLoader", "collaborators come through the constructor");
        banned.put("Mockito", "fakes are written by hand");
        banned.put("java.util.logging.Logger", "the log is SLF4J");
        banned.put("Thread.currentThread().stop", "no thread is killed");
        banned.put("Math.random", "a seed is printed");
        return banned;
    }
}
